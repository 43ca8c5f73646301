import { markHoldReleasing, moveHold } from '../../db/queries/holds.ts';
import type { HoldRow } from '../../db/schema.ts';
import type { Parts } from '../parts.ts';
import { holdName } from './hold-request.ts';

/** Starts a hold that became no session on its way back. */
export async function giveBackHold(deps: Pick<Parts, 'db' | 'alarms'>, input: { holdId: string }): Promise<void> {
  if (await markHoldReleasing(deps.db, input.holdId)) deps.alarms.ring('hold.release', input);
}

/**
 * Gives a hold back that is in no session: its acceptance failed, or its process died between claim and commit.
 * @throws when the provider does not say that it is released; it is asked again later.
 */
export async function releaseHold(deps: Pick<Parts, 'db' | 'payments'>, input: { holdId: string }): Promise<void> {
  const hold = await markHoldReleasing(deps.db, input.holdId);
  if (!hold) return;
  await releaseAtProvider(deps, hold);
  await moveHold(deps.db, { id: hold.id, from: ['releasing'], to: 'released' });
}

/** @throws when the provider does not say that it is released */
export async function releaseAtProvider(deps: Pick<Parts, 'db' | 'payments'>, hold: HoldRow): Promise<void> {
  const name = await holdName(deps, hold);
  const outcome = name ? await deps.payments.release(name) : 'released';
  if (outcome !== 'released') throw new Error(`hold ${hold.id} is not released: ${outcome} at the provider`);
}
