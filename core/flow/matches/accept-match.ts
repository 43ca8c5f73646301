import type { Session } from '../../../contract/index.ts';
import { isUniqueViolation } from '../../db/connect.ts';
import {
  type AcceptableMatch,
  type Acceptance,
  commitAcceptance,
  findAcceptableMatch,
} from '../../db/queries/acceptances.ts';
import { moveHold } from '../../db/queries/holds.ts';
import { releaseMatchesOfConsultant } from '../../db/queries/matches.ts';
import type { HoldParties } from '../../db/queries/payment-accounts.ts';
import { clearClaim, prolongClaim } from '../../db/queries/question-claims.ts';
import { findQuestion } from '../../db/queries/questions.ts';
import { findSessionOfMatch } from '../../db/queries/sessions.ts';
import type { HoldRow } from '../../db/schema.ts';
import { commissionBps } from '../../domain/commission.ts';
import { Fault, invalidState, notFound } from '../../domain/fault.ts';
import { adoptSetUps } from '../billing/adopt-set-ups.ts';
import { askForHold, type HoldAnswer } from '../billing/place-hold.ts';
import { giveBackHold } from '../billing/release-hold.ts';
import { agreeOnFreeTime } from '../billing/tell-free-time.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { announceQuestion } from '../present/announce-question.ts';
import { presentSession } from '../present/session.ts';
import { announceSessionOpened } from '../sessions/open-session.ts';
import { announceRescinded, announceWithdrawn } from './announce.ts';
import { claimForAcceptance } from './claim-for-acceptance.ts';

export type AcceptDeps = Pick<
  Parts,
  | 'db'
  | 'clock'
  | 'log'
  | 'notifier'
  | 'alarms'
  | 'payments'
  | 'rooms'
  | 'presence'
  | 'connections'
  | 'timing'
  | 'freeTime'
>;

/** How long a claim stands while the client confirms the payment with their bank. */
const CONFIRMATION_SECONDS = 300;

/**
 * Accepts an offer: claim, hold, commit. The claim keeps every other acceptance of the question out while the payment provider is
 * asked, outside any transaction; the commit moves question, match, siblings and session together. A declined hold clears the
 * claim and changes nothing else. Accepting the accepted match again gives the same session.
 * @throws Fault not_found, invalid_state, already_taken, conflict (less free time than was told), payment_method_required,
 * payment_failed, payment_action_required, overloaded
 */
export async function acceptMatch(deps: AcceptDeps, input: { clientId: string; matchId: string }): Promise<Session> {
  const match = await findMatch(deps, input);
  if (!match) throw notFound('match');
  if (match.status === 'accepted') return presentExisting(deps, match.id);
  await refuseUnlessAcceptable(deps, match);
  if (!match.payment_method_id) {
    throw new Fault('payment_method_required', 'Add a payment method first; the first minutes stay free.');
  }
  if (match.card_is_new) await agreeOnFreeTime(deps, match);

  const hold = await claimForAcceptance(deps, { ...match, payment_method_id: match.payment_method_id });
  const parties = hold.payment_method_id === match.payment_method_id ? partiesOf(match) : undefined;
  const answer = await askForHold(deps, { hold, parties });
  const claim = { questionId: match.question_id, matchId: match.id };
  switch (answer.status) {
    case 'held':
      return commit(deps, { match, hold, answer });
    case 'requires_action':
      await prolongClaim(deps.db, { ...claim, seconds: CONFIRMATION_SECONDS });
      throw new Fault('payment_action_required', 'Confirm the payment, then accept the same offer again.', {
        clientSecret: answer.clientSecret,
      });
    case 'declined':
      await clearClaim(deps.db, claim);
      throw new Fault('payment_failed', 'The payment method was declined. Every offer still stands.');
    case 'unknown':
      throw new Fault('overloaded', 'The payment provider has not answered; accept the same offer again.', {
        retryAfter: 2,
      });
  }
}

/** A client without a payment method may have just set one up at the provider. */
async function findMatch(
  deps: Pick<Parts, 'db' | 'payments' | 'log'>,
  { clientId, matchId }: { clientId: string; matchId: string },
): Promise<AcceptableMatch | undefined> {
  const wanted = { id: matchId, clientId, provider: deps.payments.provider };
  const match = await findAcceptableMatch(deps.db, wanted);
  if (!match || match.payment_method_id || match.status !== 'offered') return match;
  await adoptSetUps(deps, { clientId });
  return findAcceptableMatch(deps.db, wanted);
}

const partiesOf = (match: AcceptableMatch): HoldParties | undefined =>
  match.payment_method_ref === null
    ? undefined
    : {
        method_ref: match.payment_method_ref,
        client_id: match.client_id,
        consultant_id: match.consultant_id,
        customer_ref: match.customer_ref,
        account_ref: match.account_ref,
      };

async function presentExisting(deps: Pick<Parts, 'db'>, matchId: string): Promise<Session> {
  const session = await findSessionOfMatch(deps.db, matchId);
  if (!session) throw notFound('session');
  return presentSession(session, 'client');
}

/** What can be said before anything is touched. The commit decides; this spares the client a hold that cannot lead anywhere. */
async function refuseUnlessAcceptable(
  deps: Pick<Parts, 'connections' | 'presence'>,
  match: AcceptableMatch,
): Promise<void> {
  if (isTaken(match.question_status)) throw taken();
  if (match.question_status !== 'open') throw invalidState(`The question is ${match.question_status}.`);
  if (match.status !== 'offered') throw invalidState(`This offer is ${match.status}.`);
  if (match.client_in_session) throw invalidState('You are in a session already; end it first.');
  if (match.consultant_in_session) throw consultantBusy();
  if (!(await isOnline(deps, match))) {
    throw invalidState('The consultant is offline just now; the other offers still stand.');
  }
}

/** Nobody knows better than the process that holds their socket; else the store does; while it cannot be reached, the database's memory will do. */
async function isOnline(deps: Pick<Parts, 'connections' | 'presence'>, match: AcceptableMatch): Promise<boolean> {
  if (deps.connections.isHere(match.consultant_id)) return true;
  try {
    return (await deps.presence.onlineAmong([match.consultant_id])).has(match.consultant_id);
  } catch {
    return !match.consultant_offline;
  }
}

interface HeldMatch {
  readonly match: AcceptableMatch;
  readonly hold: HoldRow;
  readonly answer: Extract<HoldAnswer, { status: 'held' }>;
}

async function commit(deps: AcceptDeps, input: HeldMatch): Promise<Session> {
  const { match, hold, answer } = input;
  const claim = { questionId: match.question_id, matchId: match.id };
  let acceptance: Acceptance | undefined;
  try {
    acceptance = await commitAcceptance(deps.db, {
      ...claim,
      hold: { id: hold.id, providerRef: answer.ref, captureBefore: captureBeforeOf(answer) },
      session: {
        id: newId(),
        tier: match.tier,
        commissionBps: commissionBps(match.tier),
        noShowSeconds: deps.timing.noShowSeconds,
      },
    });
    if (!acceptance) throw new LostClaim();
  } catch (error) {
    return undo(deps, input, error);
  }
  const { session, siblings } = acceptance;
  announceSessionOpened(deps, session);
  announceRescinded(deps, siblings, 'taken');
  // The two of them are told; nobody waits for what follows, and the sweeper makes up for it if this process dies.
  followUp(deps, match).catch((error: unknown) => {
    deps.log.warn({ matchId: match.id, err: error }, 'what follows from an acceptance was left to the sweeper');
  });
  return presentSession(session, 'client');
}

/** The consultant is taken: their other matches end, and everybody who sees them is told. */
async function followUp(deps: AcceptDeps, match: AcceptableMatch): Promise<void> {
  const released = await releaseMatchesOfConsultant(deps.db, match.consultant_id);
  announceWithdrawn(deps, released);
  announceRescinded(deps, released, 'busy');
  for (const it of released) deps.alarms.ring('question.advance', { questionId: it.question_id });
  await Promise.all([
    announceQuestion(deps, match.question_id),
    ...[...new Set(released.map((it) => it.question_id))].map((id) => announceQuestion(deps, id)),
    deps.presence.announceChanged([match.consultant_id]).catch(() => {}),
  ]);
}

/** Somebody else came first, or the offer was withdrawn, between claim and commit. */
class LostClaim extends Error {
  override name = 'LostClaim';
}

/** The commit did not happen: the hold goes back and the claim ends, unless a twin of this very request has committed. */
async function undo(deps: AcceptDeps, { match, hold, answer }: HeldMatch, error: unknown): Promise<Session> {
  const busy =
    isUniqueViolation(error, 'sessions_one_live_per_consultant') ||
    isUniqueViolation(error, 'sessions_one_live_per_client');
  if (!busy && !(error instanceof LostClaim)) throw error;
  const session = await findSessionOfMatch(deps.db, match.id);
  if (session) return presentSession(session, 'client');
  await clearClaim(deps.db, { questionId: match.question_id, matchId: match.id });
  const open = ['pending', 'requires_action', 'unknown'] as const;
  await moveHold(deps.db, {
    id: hold.id,
    from: open,
    to: 'held',
    providerRef: answer.ref,
    clientSecret: null,
    captureBefore: captureBeforeOf(answer),
  });
  await giveBackHold(deps, { holdId: hold.id });
  if (isUniqueViolation(error, 'sessions_one_live_per_client')) {
    throw invalidState('You are in a session already; end it first.');
  }
  const question = await findQuestion(deps.db, match.question_id);
  if (question && isTaken(question.status)) throw taken();
  throw busy ? consultantBusy() : invalidState('This offer can no longer be accepted.');
}

const captureBeforeOf = ({ captureBefore }: HeldMatch['answer']): Date | null =>
  captureBefore === null ? null : new Date(captureBefore);
const isTaken = (status: string): boolean => ['matched', 'in_session', 'completed'].includes(status);
const taken = (): Fault => new Fault('already_taken', 'Another offer was accepted for this question.');
const consultantBusy = (): Fault => invalidState('The consultant is in another session; the other offers still stand.');
