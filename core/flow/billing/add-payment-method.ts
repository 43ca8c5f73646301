import type { PaymentMethod } from '../../../contract/index.ts';
import { insertPaymentMethod } from '../../db/queries/payment-methods.ts';
import { Fault } from '../../domain/fault.ts';
import { type NewPaymentMethod, PaymentMethodRefused } from '../../ports/payments.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { presentPaymentMethod } from '../present/payment-method.ts';

/** It becomes the default if there is none yet, or none that can pay. @throws Fault payment_failed (the provider does not take it) */
export async function addPaymentMethod(
  deps: Pick<Parts, 'db' | 'payments'>,
  input: { clientId: string; token: string },
): Promise<PaymentMethod> {
  const method = await addAtProvider(deps, input);
  const row = await deps.db.transaction().execute((trx) =>
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
  return presentPaymentMethod(row);
}

async function addAtProvider(
  deps: Pick<Parts, 'payments'>,
  input: { clientId: string; token: string },
): Promise<NewPaymentMethod> {
  try {
    return await deps.payments.addMethod(input);
  } catch (cause) {
    if (!(cause instanceof PaymentMethodRefused)) throw cause;
    throw new Fault('payment_failed', 'This payment method was not accepted.', { cause });
  }
}
