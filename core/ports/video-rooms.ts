import type { JoinData } from '../../contract/index.ts';

/** Where a call takes place. */
export interface VideoRooms {
  readonly provider: JoinData['provider'];
  /** Makes the room of a session; repeating it is harmless. */
  open(input: { sessionId: string; expiresAt: number }): Promise<void>;
  joinData(input: { sessionId: string; userId: string; userName: string; expiresAt: number }): Promise<JoinData>;
  close(input: { sessionId: string }): Promise<void>;
}
