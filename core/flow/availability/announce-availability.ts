import type { Availability, Presence } from '../../../contract/index.ts';
import { findConsultantView } from '../../db/queries/consultants.ts';
import type { Parts } from '../parts.ts';
import { presenceOf } from '../present/consultant.ts';

export interface AvailabilityState {
  readonly status: Availability;
  readonly presence: Presence;
}

/**
 * Tells all devices of a consultant what they want and what is seen of them. Several processes may tell at once, and what one has
 * read early it may tell late: so each looks again after telling, and whoever sees that it has changed tells once more.
 * @returns what was told last; undefined: there is no such consultant
 */
export async function announceAvailability(
  deps: Pick<Parts, 'db' | 'notifier'>,
  input: { consultantId: string; reasonFor: (state: AvailabilityState) => string },
): Promise<AvailabilityState | undefined> {
  let state = await readAvailability(deps, input.consultantId);
  while (state) {
    deps.notifier.toUser(input.consultantId, 'availability:changed', {
      availability: state.status,
      presence: state.presence,
      reason: input.reasonFor(state),
    });
    const now = await readAvailability(deps, input.consultantId);
    if (now?.status === state.status && now.presence === state.presence) return now;
    state = now;
  }
  return undefined;
}

async function readAvailability(deps: Pick<Parts, 'db'>, consultantId: string): Promise<AvailabilityState | undefined> {
  const view = await findConsultantView(deps.db, consultantId);
  return view && { status: view.availability, presence: presenceOf(view) };
}
