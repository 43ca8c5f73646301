import { findPaymentAccount, updatePaymentAccount } from '../../db/queries/payment-accounts.ts';
import type { PaymentAccountRow } from '../../db/schema.ts';
import type { Parts } from '../parts.ts';

/**
 * How the consultant's account stands at the provider right now; undefined: it was never opened.
 * @throws PaymentsUnavailable
 */
export async function refreshAccount(
  deps: Pick<Parts, 'db' | 'payments'>,
  { consultantId }: { consultantId: string },
): Promise<(PaymentAccountRow & { were_active: boolean }) | undefined> {
  const { provider } = deps.payments;
  const row = await findPaymentAccount(deps.db, { consultantId, provider });
  if (!row?.ref) return undefined;
  const facts = await deps.payments.findAccount(row.ref);
  return updatePaymentAccount(deps.db, { consultantId, provider, ref: row.ref, facts });
}
