import type { SessionRow } from '../../db/schema.ts';
import type { Parts } from '../parts.ts';
import { presentSession } from '../present/session.ts';

/** Tells both, makes the room, and sets the alarm for whoever does not come. */
export function announceSessionOpened(
  deps: Pick<Parts, 'notifier' | 'alarms' | 'rooms' | 'log' | 'timing'>,
  session: SessionRow,
): void {
  deps.notifier.toUser(session.client_id, 'session:opened', { session: presentSession(session, 'client') });
  deps.notifier.toUser(session.consultant_id, 'session:opened', { session: presentSession(session, 'consultant') });
  deps.notifier.toUser(session.consultant_id, 'availability:changed', {
    availability: 'available',
    presence: 'busy',
    reason: 'session_opened',
  });
  if (session.next_action_at) {
    deps.alarms.ring('session.advance', { sessionId: session.id }, { at: session.next_action_at.getTime() });
  }
}
