import { insertPaymentMethod } from '../../db/queries/payment-methods.ts';
import type { PaymentMethodRow } from '../../db/schema.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';

/**
 * Takes a card into the client's wallet: the one of a form, a token, or a finished set-up. Told of the same card several ways, it is
 * there once. @throws PaymentMethodRefused, PaymentsUnavailable
 */
export async function storePaymentMethod(
  deps: Pick<Parts, 'db' | 'payments'>,
  input: { clientId: string; customerRef: string; token: string },
): Promise<PaymentMethodRow> {
  const method = await deps.payments.addMethod({ customerRef: input.customerRef, token: input.token });
  return deps.db.transaction().execute((trx) =>
    insertPaymentMethod(trx, {
      id: newId(),
      clientId: input.clientId,
      provider: deps.payments.provider,
      providerRef: method.ref,
      brand: method.brand,
      last4: method.last4,
      fingerprint: method.fingerprint,
      needsConfirmation: method.needsConfirmation,
    }),
  );
}
