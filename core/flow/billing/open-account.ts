import type { Currency } from '../../../contract/index.ts';
import {
  reviseUnopenedAccount,
  updatePaymentAccount,
  upsertPaymentAccount,
} from '../../db/queries/payment-accounts.ts';
import type { PaymentAccountRow } from '../../db/schema.ts';
import type { Parts } from '../parts.ts';

/**
 * The consultant's account at the provider, opened if there is none. Its key stands in the row before, so that two who open it at
 * once, or one who never heard the answer, open the same one.
 * @throws AccountRefused, PaymentsUnavailable
 */
export async function openAccount(
  deps: Pick<Parts, 'db' | 'payments'>,
  input: { consultantId: string; country: string | null; currency: Currency },
): Promise<PaymentAccountRow & { ref: string }> {
  const { provider } = deps.payments;
  let row = await upsertPaymentAccount(deps.db, { ...input, provider });
  if (isOpen(row)) return row;
  if (row.country !== input.country || row.currency !== input.currency) {
    row = (await reviseUnopenedAccount(deps.db, { ...input, row })) ?? row;
  }
  const { ref } = await deps.payments.openAccount({
    key: row.key,
    consultantId: row.consultant_id,
    country: row.country,
    currency: row.currency,
  });
  const facts = await deps.payments.findAccount(ref);
  const opened = await updatePaymentAccount(deps.db, { consultantId: row.consultant_id, provider, ref, facts });
  if (!opened || !isOpen(opened)) throw new Error('a payment account vanished while it was opened');
  return opened;
}

const isOpen = (row: PaymentAccountRow): row is PaymentAccountRow & { ref: string } => row.ref !== null;
