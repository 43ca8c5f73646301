import {
  listBelievedOnline,
  listGoneConsultantIds,
  listTakenConsultantsWithLiveMatches,
  markConsultantsOffline,
} from '../../db/queries/consultants.ts';
import { listOrphanHoldIds } from '../../db/queries/holds.ts';
import { releaseMatchesOfConsultant } from '../../db/queries/matches.ts';
import { listWaitingEventIds } from '../../db/queries/payment-events.ts';
import { listUnresolvedPayoutIds } from '../../db/queries/payouts.ts';
import { clearClaim, listStaleClaims } from '../../db/queries/question-claims.ts';
import { listDueQuestionIds, listUnenrichedQuestionIds } from '../../db/queries/questions.ts';
import { listStuckRefundIds } from '../../db/queries/refunds.ts';
import { listDueSessionIds, listUnsettledSessionIds } from '../../db/queries/sessions.ts';
import { noteOnline } from '../availability/note-presence.ts';
import { releaseGoneConsultant } from '../availability/release-gone-consultant.ts';
import { executeRefund } from '../billing/execute-refund.ts';
import { releaseHold } from '../billing/release-hold.ts';
import { settleSession } from '../billing/settle-session.ts';
import { applyPaymentEvent } from '../books/apply-payment-event.ts';
import { doChores } from '../books/do-chores.ts';
import { executePayout } from '../books/execute-payout.ts';
import { enrichKeywords } from '../keywords/enrich-keywords.ts';
import { announceRescinded, announceWithdrawn } from '../matches/announce.ts';
import type { Parts } from '../parts.ts';
import { announceQuestion } from '../present/announce-question.ts';
import { advanceQuestion } from '../questions/advance-question.ts';
import { advanceSession } from '../sessions/advance-session.ts';
import { leaveDeadServers } from '../sessions/leave-dead-servers.ts';
import { closeForgottenRooms } from '../sessions/room.ts';
import { ringForDeliveries } from '../webhooks/deliver-event.ts';

export type SweepDeps = Omit<Parts, 'limits' | 'connections'>;

/** How much of each kind one sweep takes; the next one comes a second later. */
const BATCH = 100;
/** So many of those who are believed online are compared with the presence store in one sweep: a hundred thousand in twenty. */
const COMPARED = 5_000;

/** Where the next sweep goes on. */
export interface SweepMemory {
  /** The id up to which presence was compared; null: from the first. */
  comparedTo: string | null;
}

/**
 * Does everything that is overdue, whoever was meant to do it: the alarm clock may have lost its bells, a process may have died
 * between two steps. What is due is read from rows through partial indexes; doing it twice, or in several workers, is harmless.
 */
export async function sweep(deps: SweepDeps, memory: SweepMemory = { comparedTo: null }): Promise<void> {
  const chores: Record<string, () => Promise<unknown>> = {
    claims: () => freeStaleClaims(deps),
    questions: async () =>
      each(deps, await listDueQuestionIds(deps.db, BATCH), (questionId) => advanceQuestion(deps, { questionId })),
    presence: () => reconcilePresence(deps, memory),
    gone: async () => {
      const { presenceLeaseSeconds: leaseSeconds, reconnectSeconds } = deps.timing;
      const ids = await listGoneConsultantIds(deps.db, { leaseSeconds, reconnectSeconds });
      await each(deps, ids, (consultantId) => releaseGoneConsultant(deps, { consultantId }));
    },
    taken: async () => each(deps, await listTakenConsultantsWithLiveMatches(deps.db), (id) => releaseTaken(deps, id)),
    sessions: async () => {
      const orphaned = await leaveDeadServers(deps);
      const due = await listDueSessionIds(deps.db, BATCH);
      await each(deps, [...new Set([...orphaned, ...due])], (sessionId) => advanceSession(deps, { sessionId }));
    },
    rooms: () => closeForgottenRooms(deps, BATCH),
    settlements: async () =>
      each(deps, await listUnsettledSessionIds(deps.db, BATCH), (sessionId) => settleSession(deps, { sessionId })),
    holds: async () => each(deps, await listOrphanHoldIds(deps.db, BATCH), (holdId) => releaseHold(deps, { holdId })),
    refunds: async () =>
      each(deps, await listStuckRefundIds(deps.db, BATCH), (refundId) => executeRefund(deps, { refundId })),
    payouts: async () =>
      each(deps, await listUnresolvedPayoutIds(deps.db, BATCH), (payoutId) => executePayout(deps, { payoutId })),
    events: async () =>
      each(deps, await listWaitingEventIds(deps.db, BATCH), (eventId) => applyPaymentEvent(deps, { eventId })),
    webhooks: () => ringForDeliveries(deps),
    books: () => doChores(deps),
    keywords: async () =>
      each(deps, await listUnenrichedQuestionIds(deps.db, BATCH), (id) => enrichKeywords(deps, { questionIds: [id] })),
  };
  for (const [chore, run] of Object.entries(chores)) {
    await run().catch((error: unknown) => deps.log.warn({ chore, err: error }, 'a chore of the sweep failed'));
  }
}

/** One that fails must not keep the others waiting. */
async function each(
  deps: Pick<Parts, 'log'>,
  ids: readonly string[],
  run: (id: string) => Promise<unknown>,
): Promise<void> {
  for (const id of ids) {
    await run(id).catch((error: unknown) =>
      deps.log.warn({ id, err: error }, 'the sweep could not do one of its steps'),
    );
  }
}

async function freeStaleClaims(deps: SweepDeps): Promise<void> {
  for (const claim of await listStaleClaims(deps.db, BATCH)) await clearClaim(deps.db, claim);
}

/** The database's memory of who is online is brought in line with the presence store, which is asked itself. */
async function reconcilePresence(deps: SweepDeps, memory: SweepMemory): Promise<void> {
  const believed = await listBelievedOnline(deps.db, { after: memory.comparedTo, limit: COMPARED });
  memory.comparedTo = believed.length < COMPARED ? null : (believed.at(-1) ?? null);
  if (believed.length === 0) return;
  const online = await deps.presence.onlineAmong(believed);
  const gone = believed.filter((id) => !online.has(id));
  if (gone.length === 0) return;
  await markConsultantsOffline(deps.db, gone);
  // Who came back between the asking and the writing is online after all.
  for (const consultantId of await deps.presence.onlineAmong(gone)) await noteOnline(deps, { consultantId });
}

async function releaseTaken(deps: SweepDeps, consultantId: string): Promise<void> {
  const released = await releaseMatchesOfConsultant(deps.db, consultantId);
  announceWithdrawn(deps, released);
  announceRescinded(deps, released, 'busy');
  for (const id of new Set(released.map((it) => it.question_id))) await announceQuestion(deps, id);
}
