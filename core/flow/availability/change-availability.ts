import type { Availability } from '../../../contract/index.ts';
import { setAvailability } from '../../db/queries/consultants.ts';
import { notFound } from '../../domain/fault.ts';
import { requirePayable } from '../billing/require-payable.ts';
import type { Parts } from '../parts.ts';
import { type AvailabilityState, announceAvailability } from './announce-availability.ts';

/** By then every server has heard of it. */
const SECOND_LOOK_MS = 300;

/** What a consultant wants; it is kept across reconnects and shown on all of their devices. @throws Fault not_found, invalid_state (they could not be paid) */
export async function changeAvailability(
  deps: Pick<Parts, 'db' | 'clock' | 'notifier' | 'presence' | 'alarms' | 'payments'>,
  input: { consultantId: string; status: Availability; reason?: string },
): Promise<AvailabilityState> {
  const { consultantId, status } = input;
  if (status === 'available') await requirePayable(deps, { consultantId });
  await setAvailability(deps.db, { consultantId, availability: status });
  await deps.presence.announceChanged([consultantId]).catch(() => {});
  const state = await announceAvailability(deps, { consultantId, reasonFor: () => input.reason ?? 'set' });
  if (!state) throw notFound('consultant');
  if (status === 'available') {
    deps.alarms.ring('consultant.freed', { consultantId });
    // A question asked before every server had heard of it looks past this consultant: a second look finds it.
    deps.alarms.ring('consultant.freed', { consultantId }, { at: deps.clock.now() + SECOND_LOOK_MS });
  }
  return state;
}
