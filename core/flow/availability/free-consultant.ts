import { findConsultantView } from '../../db/queries/consultants.ts';
import { considerConsultant } from '../candidates/consider-consultant.ts';
import type { Parts } from '../parts.ts';
import { presenceOf } from '../present/consultant.ts';

/**
 * A consultant may be asked again: after wrapping up, on coming online, on becoming available. Their devices are told, and the
 * oldest open question that suits asks them.
 */
export async function freeConsultant(
  deps: Pick<Parts, 'db' | 'online' | 'clock' | 'notifier' | 'timing' | 'alarms'>,
  input: { consultantId: string },
): Promise<void> {
  const view = await findConsultantView(deps.db, input.consultantId);
  if (!view) return;
  const presence = presenceOf(view);
  deps.notifier.toUser(input.consultantId, 'availability:changed', {
    availability: view.availability,
    presence,
    reason: presence === 'busy' ? 'busy' : 'free',
  });
  if (presence === 'online' && view.availability === 'available') await considerConsultant(deps, input);
}
