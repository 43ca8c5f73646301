import { markHoldReleasing, moveHold } from '../../db/queries/holds.ts';
import type { Parts } from '../parts.ts';

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
  const outcome = await deps.payments.release({ key: hold.key, ref: hold.provider_ref });
  if (outcome === 'unknown') throw new Error(`the provider did not say whether hold ${hold.id} is released`);
  await moveHold(deps.db, { id: hold.id, from: ['releasing'], to: 'released' });
}
