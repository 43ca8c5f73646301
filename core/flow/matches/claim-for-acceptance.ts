import { isLockUnavailable, withLockTimeout } from '../../db/connect.ts';
import { type AcceptableMatch, claimWithHold } from '../../db/queries/acceptances.ts';
import { upsertLiveHold } from '../../db/queries/holds.ts';
import { claimQuestion } from '../../db/queries/question-claims.ts';
import { findQuestion } from '../../db/queries/questions.ts';
import type { HoldRow, QuestionRow } from '../../db/schema.ts';
import { Fault, invalidState } from '../../domain/fault.ts';
import { holdAmount } from '../../domain/money.ts';
import { giveBackHold } from '../billing/release-hold.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';

/** How long a claim stands while the payment provider is asked; it has 10 s to answer. */
const CLAIM_SECONDS = 30;
/** How long a lock is waited for that somebody else holds for another reason than to accept. */
const LOCK_MS = 500;

type Deps = Pick<Parts, 'db' | 'clock' | 'timing' | 'payments' | 'alarms'>;
type ClaimableMatch = AcceptableMatch & { readonly payment_method_id: string };

/**
 * Claims the match's question, and stores the hold of the first block with its key. Tries without waiting, so that losers of a race are
 * answered at once.
 * @throws Fault already_taken, invalid_state, overloaded
 */
export async function claimForAcceptance(deps: Deps, match: ClaimableMatch): Promise<HoldRow> {
  const hold = {
    id: newId(),
    paymentMethodId: match.payment_method_id,
    amount: holdAmount({
      rate: match.rate_amount,
      blockSeconds: deps.timing.holdBlockSeconds,
      seq: 1,
      cap: match.spend_cap,
      minimum: deps.payments.minimumCharge(match.currency),
    }),
    currency: match.currency,
  };
  const claimed = await claimWithHold(deps.db, {
    questionId: match.question_id,
    matchId: match.id,
    seconds: CLAIM_SECONDS,
    hold,
    durable: !deps.payments.forgetsWithUs,
  });
  if (!claimed) await claimPatiently(deps, match);
  const wanted = { ...hold, matchId: match.id, sessionId: null, seq: 1 };
  const live = claimed ?? (await upsertLiveHold(deps.db, wanted));
  if (live.status !== 'requires_action' || live.payment_method_id === match.payment_method_id) return live;
  // Instead of confirming, the client has chosen another way to pay.
  await giveBackHold(deps, { holdId: live.id });
  return upsertLiveHold(deps.db, wanted);
}

/**
 * A refusal is only a hint (the row may have been locked for another reason), so that a question that is still open and unclaimed is
 * tried again, now waiting for the lock.
 */
async function claimPatiently(deps: Pick<Parts, 'db' | 'clock'>, match: ClaimableMatch): Promise<void> {
  let question = await findQuestion(deps.db, match.question_id);
  if (question?.status === 'open' && isFree(deps, question, match.id)) {
    const attempt = { questionId: match.question_id, matchId: match.id, seconds: CLAIM_SECONDS, wait: true };
    const claimed = await deps.db
      .transaction()
      .execute((trx) => withLockTimeout(trx, LOCK_MS, () => claimQuestion(trx, attempt)))
      .catch((error: unknown) => {
        if (isLockUnavailable(error)) return false;
        throw error;
      });
    if (claimed) return;
    question = await findQuestion(deps.db, match.question_id);
  }
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
