import { considerConsultant } from '../candidates/consider-consultant.ts';
import type { Parts } from '../parts.ts';
import { announceAvailability } from './announce-availability.ts';

/**
 * A consultant may be asked again: after wrapping up, on coming online, on becoming available. Their devices are told, and the
 * oldest open question that suits asks them.
 */
export async function freeConsultant(
  deps: Pick<Parts, 'db' | 'online' | 'clock' | 'notifier' | 'timing' | 'alarms'>,
  input: { consultantId: string },
): Promise<void> {
  const state = await announceAvailability(deps, {
    consultantId: input.consultantId,
    reasonFor: ({ presence }) => (presence === 'busy' ? 'busy' : 'free'),
  });
  if (state?.presence === 'online' && state.status === 'available') await considerConsultant(deps, input);
}
