import type { PaymentMethod } from '../../../contract/index.ts';
import { markPaymentMethodDefault } from '../../db/queries/payment-methods.ts';
import { notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { presentPaymentMethod } from '../present/payment-method.ts';

/** What the client pays with from the next acceptance on; a running session stays with its own. @throws Fault not_found */
export async function choosePaymentMethod(
  deps: Pick<Parts, 'db' | 'payments'>,
  input: { clientId: string; paymentMethodId: string },
): Promise<PaymentMethod> {
  const row = await deps.db.transaction().execute((trx) =>
    markPaymentMethodDefault(trx, {
      id: input.paymentMethodId,
      clientId: input.clientId,
      provider: deps.payments.provider,
    }),
  );
  if (!row) throw notFound('payment method');
  return presentPaymentMethod(row);
}
