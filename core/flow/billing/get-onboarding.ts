import type { Onboarding } from '../../../contract/index.ts';
import { findPaymentAccount } from '../../db/queries/payment-accounts.ts';
import type { Parts } from '../parts.ts';
import { refreshAccount } from './refresh-account.ts';

/** What a consultant still has to do before they can be paid. One who waits to be let in is looked up. @throws PaymentsUnavailable */
export async function getOnboarding(
  deps: Pick<Parts, 'db' | 'payments'>,
  input: { consultantId: string },
): Promise<Onboarding> {
  if (deps.payments.onboarding === 'none') {
    return { status: 'active', payoutsEnabled: true, requirements: [] };
  }
  const known = await findPaymentAccount(deps.db, { ...input, provider: deps.payments.provider });
  const account = known?.transfers_active && known.payouts_enabled ? known : await refreshAccount(deps, input);
  if (!account) return { status: 'none', payoutsEnabled: false, requirements: [] };
  return {
    status: account.transfers_active ? 'active' : 'pending',
    payoutsEnabled: account.payouts_enabled,
    requirements: account.requirements,
  };
}
