import type { Session } from '../../../contract/index.ts';
import { isLockUnavailable, isUniqueViolation, withLockTimeout } from '../../db/connect.ts';
import { findConsultantView } from '../../db/queries/consultants.ts';
import { attachHoldToSession, upsertLiveHold } from '../../db/queries/holds.ts';
import {
  type ClosedMatch,
  findClientMatch,
  markMatchAccepted,
  releaseMatchesOfConsultant,
  rescindMatchesOfQuestion,
} from '../../db/queries/matches.ts';
import { claimQuestion, clearClaim, markQuestionMatched, prolongClaim } from '../../db/queries/question-claims.ts';
import { findQuestion } from '../../db/queries/questions.ts';
import { findLiveSession, findSessionOfMatch, insertConsent } from '../../db/queries/sessions.ts';
import type { HoldRow, MatchRow, QuestionRow, SessionRow } from '../../db/schema.ts';
import { Fault, invalidState, notFound } from '../../domain/fault.ts';
import { holdAmount } from '../../domain/money.ts';
import { findUsableMethod } from '../billing/find-usable-method.ts';
import { placeHold } from '../billing/place-hold.ts';
import { giveBackHold } from '../billing/release-hold.ts';
import { agreeOnFreeTime } from '../billing/tell-free-time.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { announceQuestion } from '../present/announce-question.ts';
import { presentSession } from '../present/session.ts';
import { announceSessionOpened, createSession } from '../sessions/open-session.ts';
import { announceRescinded, announceWithdrawn } from './announce.ts';

export type AcceptDeps = Pick<
  Parts,
  | 'db'
  | 'clock'
  | 'log'
  | 'online'
  | 'notifier'
  | 'alarms'
  | 'payments'
  | 'rooms'
  | 'presence'
  | 'connections'
  | 'timing'
  | 'freeTime'
>;

/** How long a claim stands while the payment provider is asked; it has 10 s to answer. */
const CLAIM_SECONDS = 30;
/** How long it stands while the client confirms the payment with their bank. */
const CONFIRMATION_SECONDS = 300;

/**
 * Accepts an offer: claim, hold, commit. The claim keeps every other acceptance of the question out while the payment provider is
 * asked, outside any transaction; the commit moves question, match, siblings and session together. A declined hold clears the
 * claim and changes nothing else. Accepting the accepted match again gives the same session.
 * @throws Fault not_found, invalid_state, already_taken, conflict (less free time than was told), payment_method_required,
 * payment_failed, payment_action_required, overloaded
 */
export async function acceptMatch(deps: AcceptDeps, input: { clientId: string; matchId: string }): Promise<Session> {
  const match = await findClientMatch(deps.db, { id: input.matchId, clientId: input.clientId });
  if (!match) throw notFound('match');
  if (match.status === 'accepted') return presentExisting(deps, match);
  const asked = await refuseUnlessAcceptable(deps, match, input.clientId);
  const method = await findUsableMethod(deps, input.clientId);
  if (!method) throw new Fault('payment_method_required', 'Add a payment method first; the first minutes stay free.');
  await agreeOnFreeTime(deps, { offer: match, question: asked, cardAddedAt: method.created_at });

  const question = await claim(deps, match);
  const hold = await upsertHold(deps, { match, question, paymentMethodId: method.id });
  const outcome = await placeHold(deps, { hold });
  switch (outcome.status) {
    case 'held':
      return commit(deps, { match, hold: outcome.hold });
    case 'requires_action':
      await prolongClaim(deps.db, { questionId: question.id, matchId: match.id, seconds: CONFIRMATION_SECONDS });
      throw new Fault('payment_action_required', 'Confirm the payment, then accept the same offer again.', {
        clientSecret: outcome.clientSecret,
      });
    case 'declined':
      await clearClaim(deps.db, { questionId: question.id, matchId: match.id });
      throw new Fault('payment_failed', 'The payment method was declined. Every offer still stands.');
    case 'unknown':
      throw new Fault('overloaded', 'The payment provider has not answered; accept the same offer again.', {
        retryAfter: 2,
      });
  }
}

async function presentExisting(deps: Pick<Parts, 'db'>, match: MatchRow): Promise<Session> {
  const session = await findSessionOfMatch(deps.db, match.id);
  if (!session) throw notFound('session');
  return presentSession(session, 'client');
}

/** What can be said before anything is touched. The commit decides; this spares the client a hold that cannot lead anywhere. */
async function refuseUnlessAcceptable(deps: AcceptDeps, match: MatchRow, clientId: string): Promise<QuestionRow> {
  const question = await findQuestion(deps.db, match.question_id);
  if (!question) throw notFound('question');
  if (['matched', 'in_session', 'completed'].includes(question.status)) {
    throw new Fault('already_taken', 'Another offer was accepted for this question.');
  }
  if (question.status !== 'open') throw invalidState(`The question is ${question.status}.`);
  if (match.status !== 'offered') throw invalidState(`This offer is ${match.status}.`);
  if (await findLiveSession(deps.db, clientId)) throw invalidState('You are in a session already; end it first.');
  const consultant = await findConsultantView(deps.db, match.consultant_id);
  if (consultant?.in_session) throw invalidState('The consultant is in another session; the other offers still stand.');
  if (!(await isOnline(deps, match.consultant_id, consultant?.offline_since === null))) {
    throw invalidState('The consultant is offline just now; the other offers still stand.');
  }
  return question;
}

/** The store knows best; while it cannot be reached, the database's memory will do. */
async function isOnline(deps: Pick<Parts, 'presence'>, consultantId: string, remembered: boolean): Promise<boolean> {
  try {
    return (await deps.presence.onlineAmong([consultantId])).has(consultantId);
  } catch {
    return remembered;
  }
}

/**
 * Tries without waiting, so that losers of a race are answered at once. A refusal is only a hint (the row may have been locked for
 * another reason), so that a question that is still open and unclaimed is tried again, now waiting for the lock.
 */
async function claim(deps: Pick<Parts, 'db' | 'clock'>, match: MatchRow): Promise<QuestionRow> {
  const attempt = { questionId: match.question_id, matchId: match.id, seconds: CLAIM_SECONDS };
  let claimed = await claimQuestion(deps.db, { ...attempt, wait: false });
  let question = await findQuestion(deps.db, match.question_id);
  if (!claimed && question?.status === 'open' && isFree(deps, question, match.id)) {
    claimed = await deps.db
      .transaction()
      .execute((trx) => withLockTimeout(trx, 500, () => claimQuestion(trx, { ...attempt, wait: true })))
      .catch((error: unknown) => {
        if (isLockUnavailable(error)) return false;
        throw error;
      });
    question = await findQuestion(deps.db, match.question_id);
  }
  if (claimed && question) return question;
  if (question?.status === 'expired' || question?.status === 'cancelled' || isPast(deps, question)) {
    throw invalidState('The question is no longer open.');
  }
  if (question?.status === 'open' && isFree(deps, question, match.id)) {
    // Nobody has taken it: somebody keeps it locked, for longer than anything of ours should take.
    throw new Fault('overloaded', 'The question is busy just now; accept the same offer again.', { retryAfter: 1 });
  }
  throw new Fault('already_taken', 'Another offer is being accepted for this question.');
}

const isFree = (deps: Pick<Parts, 'clock'>, question: QuestionRow, matchId: string): boolean =>
  question.accepting_match_id === null ||
  question.accepting_match_id === matchId ||
  (question.accepting_until?.getTime() ?? 0) <= deps.clock.now();

const isPast = (deps: Pick<Parts, 'clock'>, question: QuestionRow | undefined): boolean =>
  question?.accepting_match_id === null && question.expires_at.getTime() <= deps.clock.now();

async function upsertHold(
  deps: Pick<Parts, 'db' | 'timing'>,
  input: { match: MatchRow; question: QuestionRow; paymentMethodId: string },
): Promise<HoldRow> {
  const { match, question } = input;
  return upsertLiveHold(deps.db, {
    id: newId(),
    matchId: match.id,
    sessionId: null,
    seq: 1,
    paymentMethodId: input.paymentMethodId,
    amount: holdAmount({
      rate: match.rate_amount,
      blockSeconds: deps.timing.holdBlockSeconds,
      seq: 1,
      cap: question.spend_cap,
    }),
    currency: match.currency,
  });
}

type Committed = { session: SessionRow; siblings: ClosedMatch[] };

async function commit(deps: AcceptDeps, input: { match: MatchRow; hold: HoldRow }): Promise<Session> {
  const { match, hold } = input;
  let committed: Committed;
  try {
    committed = await deps.db.transaction().execute(async (trx): Promise<Committed> => {
      const question = await markQuestionMatched(trx, { questionId: match.question_id, matchId: match.id });
      if (!question) throw new LostClaim();
      if (!(await markMatchAccepted(trx, match.id))) throw new LostClaim();
      const siblings = await rescindMatchesOfQuestion(trx, {
        questionId: question.id,
        exceptId: match.id,
        reason: 'taken',
      });
      const session = await createSession(trx, deps, { match, question, paymentMethodId: hold.payment_method_id });
      if (!(await attachHoldToSession(trx, { id: hold.id, sessionId: session.id }))) throw new LostClaim();
      await insertConsent(trx, session);
      return { session, siblings };
    });
  } catch (error) {
    return undo(deps, { match, hold }, error);
  }
  const { session, siblings } = committed;
  announceRescinded(deps, siblings, 'taken');
  announceSessionOpened(deps, session);
  const released = await releaseMatchesOfConsultant(deps.db, match.consultant_id);
  announceWithdrawn(deps, released);
  announceRescinded(deps, released, 'busy');
  await Promise.all([
    announceQuestion(deps, match.question_id),
    ...[...new Set(released.map((it) => it.question_id))].map((id) => announceQuestion(deps, id)),
    deps.presence.announceChanged([match.consultant_id]).catch(() => {}),
  ]);
  for (const it of released) deps.alarms.ring('question.advance', { questionId: it.question_id });
  return presentSession(session, 'client');
}

/** Somebody else came first, or the offer was withdrawn, between claim and commit. */
class LostClaim extends Error {
  override name = 'LostClaim';
}

/** The commit did not happen: the hold goes back and the claim ends, unless a twin of this very request has committed. */
async function undo(
  deps: AcceptDeps,
  { match, hold }: { match: MatchRow; hold: HoldRow },
  error: unknown,
): Promise<Session> {
  const busy =
    isUniqueViolation(error, 'sessions_one_live_per_consultant') ||
    isUniqueViolation(error, 'sessions_one_live_per_client');
  if (!busy && !(error instanceof LostClaim)) throw error;
  const session = await findSessionOfMatch(deps.db, match.id);
  if (session) return presentSession(session, 'client');
  await clearClaim(deps.db, { questionId: match.question_id, matchId: match.id });
  await giveBackHold(deps, { holdId: hold.id });
  if (isUniqueViolation(error, 'sessions_one_live_per_client')) {
    throw invalidState('You are in a session already; end it first.');
  }
  const question = await findQuestion(deps.db, match.question_id);
  if (question && ['matched', 'in_session', 'completed'].includes(question.status)) {
    throw new Fault('already_taken', 'Another offer was accepted for this question.');
  }
  throw invalidState(
    busy
      ? 'The consultant is in another session; the other offers still stand.'
      : 'This offer can no longer be accepted.',
  );
}
