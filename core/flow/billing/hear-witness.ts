import type { Executor } from '../../db/connect.ts';
import { findRoom } from '../../db/queries/rooms.ts';
import { listStays, lowerBill, upsertStays } from '../../db/queries/stays.ts';
import type { SessionRow } from '../../db/schema.ts';
import { amountFor } from '../../domain/money.ts';
import { lowerCount, witnessedSeconds } from '../../domain/witness.ts';
import type { Parts } from '../parts.ts';

type Deps = Pick<Parts, 'db' | 'rooms' | 'log'>;

/**
 * Before a session is settled its call's provider is asked who was there, also for ends that it has not told of. Where it has seen them
 * together for much less than our log has, the bill is lowered to that, and the difference kept. A provider that does not answer
 * delays nothing: what it tells later can still lower the bill.
 * @returns the session as it is to be settled
 */
export async function hearWitness(deps: Deps, session: SessionRow): Promise<SessionRow> {
  if (session.amount === 0) return session;
  const told = await askWitness(deps, session);
  if (told === 'no witness') return session;
  const count = await readLowerCount(deps.db, session, told === 'all');
  if (count === null) return session;
  const bill = billOf(session, count);
  deps.log.warn({ sessionId: session.id, counted: session.elapsed_seconds, witnessed: count }, 'a bill was lowered');
  return (await lowerBill(deps.db, { sessionId: session.id, witnessed: count, ...bill })) ?? session;
}

/**
 * Takes in the provider's own record of the call. @returns `nothing` where there is none to be had now, or an empty one, `no witness`
 * where the two were by themselves
 */
export async function askWitness(deps: Deps, session: SessionRow): Promise<'all' | 'nothing' | 'no witness'> {
  const room = await findRoom(deps.db, session.id);
  if (!room || room.provider === 'p2p') return 'no witness';
  try {
    const stays = await deps.rooms.stays(room);
    if (stays) await upsertStays(deps.db, session, stays);
    return stays !== null && stays.length > 0 ? 'all' : 'nothing';
  } catch (error) {
    deps.log.warn({ sessionId: session.id, err: error }, 'the video provider did not say who was in the call');
    return 'nothing';
  }
}

/** The seconds that the provider has seen, where they are so much fewer than ours that they count; null: ours do. */
export async function readLowerCount(db: Executor, session: SessionRow, isComplete: boolean): Promise<number | null> {
  const witnessed = witnessedSeconds({
    stays: await listStays(db, session.id),
    clientId: session.client_id,
    consultantId: session.consultant_id,
    until: session.ended_at?.getTime() ?? Date.now(),
    isComplete,
  });
  return lowerCount(session.elapsed_seconds, witnessed);
}

export function billOf(
  session: Pick<SessionRow, 'rate_amount' | 'free_seconds' | 'spend_cap'>,
  seconds: number,
): { billable: number; amount: number } {
  const billable = Math.max(0, seconds - session.free_seconds);
  return { billable, amount: amountFor(session.rate_amount, billable, session.spend_cap) };
}
