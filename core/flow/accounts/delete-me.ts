import type { Executor } from '../../db/connect.ts';
import { type ClosedMatch, releaseMatchesOfConsultant, rescindMatchesOfQuestion } from '../../db/queries/matches.ts';
import { deleteCustomer } from '../../db/queries/payment-accounts.ts';
import { removePaymentMethodsOfClient } from '../../db/queries/payment-methods.ts';
import { closeOpenQuestion } from '../../db/queries/questions.ts';
import { findLiveSession } from '../../db/queries/sessions.ts';
import { deleteTokensOfUser } from '../../db/queries/tokens.ts';
import { anonymiseUser, listOpenQuestionIdsOfClient, lockUser } from '../../db/queries/users.ts';
import { invalidState, notFound } from '../../domain/fault.ts';
import { announceRescinded, announceWithdrawn } from '../matches/announce.ts';
import type { Parts } from '../parts.ts';
import { announceConsultants } from '../profiles/announce-consultants.ts';

/**
 * Closes an account for good: what is open is taken back, everything personal goes, and what other people's books need stays
 * without a name.
 * @throws Fault not_found, invalid_state (a session is live)
 */
export async function deleteMe(
  deps: Pick<Parts, 'db' | 'notifier' | 'presence' | 'payments' | 'log'>,
  input: { userId: string },
): Promise<void> {
  const { userId } = input;
  const rescinded: ClosedMatch[] = [];
  const withdrawn: ClosedMatch[] = [];
  const takeBackWhatIsOpen = async (trx: Executor): Promise<void> => {
    for (const questionId of await listOpenQuestionIdsOfClient(trx, userId)) {
      await closeOpenQuestion(trx, { questionId, status: 'cancelled', reason: null, advice: null });
      rescinded.push(...(await rescindMatchesOfQuestion(trx, { questionId, exceptId: null, reason: 'cancelled' })));
    }
    withdrawn.push(...(await releaseMatchesOfConsultant(trx, userId)));
  };

  const known = await deps.db.transaction().execute(async (trx) => {
    // Questions and matches before the account: the order in which an acceptance takes its locks. What came in between is
    // taken back under the lock.
    await takeBackWhatIsOpen(trx);
    const user = await lockUser(trx, userId);
    if (!user || user.deleted_at) throw notFound('account');
    if (await findLiveSession(trx, userId)) throw invalidState('End your session first.');
    await takeBackWhatIsOpen(trx);
    const { provider } = deps.payments;
    const refs = await removePaymentMethodsOfClient(trx, { clientId: userId, provider });
    const customerRef = await deleteCustomer(trx, { clientId: userId, provider });
    await deleteTokensOfUser(trx, userId);
    await anonymiseUser(trx, userId);
    return { refs, customerRef };
  });

  deps.notifier.disconnectUser(userId);
  announceRescinded(deps, rescinded, 'cancelled');
  announceWithdrawn(deps, withdrawn);
  await announceConsultants(deps, [userId]);
  await forgetAtProvider(deps, known);
}

async function forgetAtProvider(
  deps: Pick<Parts, 'payments' | 'log'>,
  { refs, customerRef }: { refs: readonly string[]; customerRef: string | undefined },
): Promise<void> {
  try {
    for (const ref of refs) await deps.payments.removeMethod(ref);
    if (customerRef !== undefined) await deps.payments.closeCustomer(customerRef);
  } catch (error) {
    deps.log.warn({ customerRef, err: error }, 'the payment provider still knows a client who left');
  }
}
