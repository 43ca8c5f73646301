import type { Executor } from '../../db/connect.ts';
import type { ClosedMatch } from '../../db/queries/matches.ts';
import {
  countMatches,
  expireInvitationsOfQuestion,
  insertInvitations,
  listAskedConsultantIds,
  rescindMatchesOfQuestion,
} from '../../db/queries/matches.ts';
import { findQuestionView } from '../../db/queries/question-views.ts';
import { closeOpenQuestion, lockQuestion, openQuestionWave, scheduleQuestion } from '../../db/queries/questions.ts';
import type { MatchRow, QuestionRow } from '../../db/schema.ts';
import { planQuestion } from '../../domain/waves.ts';
import { findCandidates } from '../candidates/find-candidates.ts';
import { preferredUntil } from '../candidates/find-preferred.ts';
import { toQuestionToMatch } from '../candidates/score-for-consultant.ts';
import { announceInvitations, announceRescinded } from '../matches/announce.ts';
import type { Parts } from '../parts.ts';
import { announceQuestion } from '../present/announce-question.ts';
import { adviseClient } from './advise-client.ts';

export type AdvanceDeps = Pick<Parts, 'db' | 'clock' | 'online' | 'notifier' | 'alarms' | 'timing' | 'taxonomy'>;

interface Outcome {
  readonly ranOut: ClosedMatch[];
  readonly invited: MatchRow[];
  readonly ended: ClosedMatch[];
  readonly changed: boolean;
  readonly nextAt: Date | null;
}
const NOTHING: Outcome = { ranOut: [], invited: [], ended: [], changed: false, nextAt: null };

/**
 * Does what is due for an open question: lets unanswered invitations run out, opens the next wave, or ends it. Safe to call at
 * any time, from anywhere, twice: what is due is read from the rows, under the question's lock. It waits for that lock: who
 * holds it may have looked before what this ring is about was written, as when two decline at the same moment.
 */
export async function advanceQuestion(deps: AdvanceDeps, input: { questionId: string }): Promise<void> {
  const outcome = await deps.db.transaction().execute(async (trx) => {
    const question = await lockQuestion(trx, input.questionId);
    return question?.status === 'open' ? advance(deps, trx, question) : NOTHING;
  });
  announceRescinded(deps, outcome.ranOut, 'expired');
  announceRescinded(deps, outcome.ended, 'expired');
  if (outcome.nextAt) {
    deps.alarms.ring('question.advance', input, { at: outcome.nextAt.getTime(), foreseen: true });
  }
  if (outcome.changed || outcome.ranOut.length > 0) {
    const question = await announceQuestion(deps, input.questionId);
    if (question) announceInvitations(deps, { question, matches: outcome.invited });
  }
}

async function advance(deps: AdvanceDeps, trx: Executor, question: QuestionRow): Promise<Outcome> {
  const ranOut = await expireInvitationsOfQuestion(trx, question.id);
  const counts = await countMatches(trx, { questionId: question.id, wave: question.wave });
  const now = deps.clock.now();
  const namedUntil = preferredUntil(deps, question, counts);
  // Who came when the wave was open already does not hold back the next one; those whom the client named are waited for.
  const late = namedUntil === null ? counts : { latecomers: 0, unanswered_latecomers: 0 };
  const plan = planQuestion(
    {
      createdAt: question.created_at.getTime(),
      expiresAt: question.expires_at.getTime(),
      acceptingUntil: question.accepting_until?.getTime() ?? null,
      wave: question.wave,
      waveOpenedAt: question.wave_opened_at?.getTime() ?? null,
      liveInvitations: counts.live_invitations,
      invitedInWave: counts.wave_size - late.latecomers,
      unansweredInWave: counts.unanswered_in_wave - late.unanswered_latecomers,
      liveOffers: counts.live_offers,
      preferredUntil: namedUntil,
      everInvited: counts.ever_invited > 0,
      everOffered: counts.ever_offered > 0,
    },
    now,
    { waveSize: deps.timing.waveSize, waveSeconds: deps.timing.waveSeconds },
  );

  if (plan.do === 'expire') {
    const view = await findQuestionView(trx, question.id);
    await closeOpenQuestion(trx, {
      questionId: question.id,
      status: 'expired',
      reason: plan.reason,
      advice: view ? adviseClient(deps, { question: view, reason: plan.reason }) : null,
    });
    const ended = await rescindMatchesOfQuestion(trx, { questionId: question.id, exceptId: null, reason: 'expired' });
    return { ...NOTHING, ranOut, ended, changed: true };
  }

  let invited: MatchRow[] = [];
  let nextAt = plan.do === 'wait' ? plan.until : now + deps.timing.waveSeconds * 1000;
  if (plan.do === 'open_wave') {
    invited = await openWave(deps, trx, { question, wave: plan.wave, places: plan.places });
    nextAt = Math.min(nextAt, now + deps.timing.invitationSeconds * 1000);
  }
  const due = new Date(
    Math.min(nextAt, counts.next_expiry?.getTime() ?? Number.POSITIVE_INFINITY, claimedOrExpiry(question, now)),
  );
  await scheduleQuestion(trx, { questionId: question.id, at: due });
  return { ranOut, invited, ended: [], changed: plan.do === 'open_wave', nextAt: due };
}

/** A claimed question outlives its deadline until the claim ends. */
const claimedOrExpiry = (question: QuestionRow, now: number): number => {
  const expiry = question.expires_at.getTime();
  return question.accepting_until && expiry <= now ? question.accepting_until.getTime() : expiry;
};

async function openWave(
  deps: AdvanceDeps,
  trx: Executor,
  input: { question: QuestionRow; wave: number; places: number },
): Promise<MatchRow[]> {
  const { question, wave } = input;
  const view = await findQuestionView(trx, question.id);
  if (!view) return [];
  const found = findCandidates(deps, {
    question: toQuestionToMatch(view),
    places: input.places,
    exclude: await listAskedConsultantIds(trx, question.id),
  });
  await openQuestionWave(trx, { questionId: question.id, wave, considered: found.considered, leftOut: found.leftOut });
  return insertInvitations(trx, {
    questionId: question.id,
    wave,
    invitations: found.invitations,
    expiresInSeconds: deps.timing.invitationSeconds,
  });
}
