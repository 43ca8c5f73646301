import type { Availability, Presence } from '../../../contract/index.ts';
import { findConsultantView, setAvailability } from '../../db/queries/consultants.ts';
import { notFound } from '../../domain/fault.ts';
import { requirePayable } from '../billing/require-payable.ts';
import type { Parts } from '../parts.ts';
import { presenceOf } from '../present/consultant.ts';

export interface AvailabilityState {
  readonly status: Availability;
  readonly presence: Presence;
}

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
  const state = await readAvailability(deps, consultantId);
  deps.notifier.toUser(consultantId, 'availability:changed', {
    availability: state.status,
    presence: state.presence,
    reason: input.reason ?? 'set',
  });
  if (status === 'available') {
    deps.alarms.ring('consultant.freed', { consultantId });
    // A question asked before every server had heard of it looks past this consultant: a second look finds it.
    deps.alarms.ring('consultant.freed', { consultantId }, { at: deps.clock.now() + SECOND_LOOK_MS });
  }
  return state;
}

/** @throws Fault not_found */
export async function readAvailability(deps: Pick<Parts, 'db'>, consultantId: string): Promise<AvailabilityState> {
  const view = await findConsultantView(deps.db, consultantId);
  if (!view) throw notFound('consultant');
  return { status: view.availability, presence: presenceOf(view) };
}
