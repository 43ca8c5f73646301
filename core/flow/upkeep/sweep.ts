import {
  listBelievedOnline,
  listGoneConsultantIds,
  listTakenConsultantsWithLiveMatches,
  markConsultantsOffline,
} from '../../db/queries/consultants.ts';
import { releaseMatchesOfConsultant } from '../../db/queries/matches.ts';
import { clearClaim, listStaleClaims } from '../../db/queries/question-claims.ts';
import { listDueQuestionIds, listUnenrichedQuestionIds } from '../../db/queries/questions.ts';
import { noteOnline } from '../availability/note-presence.ts';
import { releaseGoneConsultant } from '../availability/release-gone-consultant.ts';
import { enrichKeywords } from '../keywords/enrich-keywords.ts';
import { announceRescinded, announceWithdrawn } from '../matches/announce.ts';
import { announceQuestion } from '../present/announce-question.ts';
import { advanceQuestion } from '../questions/advance-question.ts';
import { ringForDeliveries } from '../webhooks/deliver-event.ts';
import { BATCH, doInTurn, each, type SweepDeps } from './overdue.ts';

/** So many of those who are believed online are compared with the presence store in one sweep: a hundred thousand in twenty. */
const COMPARED = 5_000;

/** Where the next sweep goes on. */
export interface SweepMemory {
  /** The id up to which presence was compared; null: from the first. */
  comparedTo: string | null;
}

/**
 * Does what is overdue in matching, whoever was meant to do it: the alarm clock may have lost its bells, a process may have died between
 * two steps. What is due is read from rows through partial indexes; doing it twice, or in several workers, is harmless. Nothing here
 * waits for other people's servers.
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
    webhooks: () => ringForDeliveries(deps),
    keywords: async () =>
      each(deps, await listUnenrichedQuestionIds(deps.db, BATCH), (id) => enrichKeywords(deps, { questionIds: [id] })),
  };
  await doInTurn(deps, chores);
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
