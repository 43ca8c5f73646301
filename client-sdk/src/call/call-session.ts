import type { JoinData, Session } from '../contract.ts';
import type { Listener, Off } from '../emitter.ts';
import type { ServerEvents } from '../events.ts';

export interface CallSessionEvents {
  signal: ServerEvents['session:signal'];
  rejoined: Session;
  ended: Session;
}

/** What a call needs of the session that it belongs to. */
export interface CallSession {
  readonly role: 'client' | 'consultant';
  readonly joinData: JoinData;
  on<Name extends keyof CallSessionEvents>(event: Name, listener: Listener<CallSessionEvents[Name]>): Off;
  signal(signal: unknown): Promise<void>;
  media(connected: boolean): Promise<void>;
}
