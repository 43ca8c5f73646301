import { markConsultantsOffline, markConsultantsOnline } from '../../db/queries/consultants.ts';
import type { Parts } from '../parts.ts';

/**
 * A consultant's first device has come: the database remembers it, and open questions are looked at for them. Also when they were gone
 * for so short a time that the database never heard of it: a question may have been asked just then.
 */
export async function noteOnline(
  deps: Pick<Parts, 'db' | 'alarms' | 'clock'>,
  input: { consultantId: string },
): Promise<void> {
  await markConsultantsOnline(deps.db, [input.consultantId]);
  deps.alarms.ring('consultant.freed', input);
}

/**
 * A consultant's last device has gone. They may come back: what they hold is only taken from them after a lease (invitations)
 * and after the reconnect time (offers).
 */
export async function noteOffline(
  deps: Pick<Parts, 'db' | 'alarms' | 'timing' | 'clock'>,
  input: { consultantId: string },
): Promise<void> {
  const news = await markConsultantsOffline(deps.db, [input.consultantId]);
  if (news.length > 0) ringGone(deps, input.consultantId);
}

export function ringGone(deps: Pick<Parts, 'alarms' | 'timing' | 'clock'>, consultantId: string): void {
  const now = deps.clock.now();
  for (const seconds of [deps.timing.presenceLeaseSeconds, deps.timing.reconnectSeconds]) {
    deps.alarms.ring('consultant.gone', { consultantId }, { at: now + seconds * 1000 + 20 });
  }
}
