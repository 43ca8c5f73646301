import type { PaymentMethod } from '../../../contract/index.ts';
import { Fault } from '../../domain/fault.ts';
import { PaymentMethodRefused } from '../../ports/payments.ts';
import type { Parts } from '../parts.ts';
import { presentPaymentMethod } from '../present/payment-method.ts';
import { ensureCustomer } from './ensure-customer.ts';
import { storePaymentMethod } from './store-payment-method.ts';

/** It becomes the default if there is none yet, or none that can pay. @throws Fault payment_failed (the provider does not take it) */
export async function addPaymentMethod(
  deps: Pick<Parts, 'db' | 'payments'>,
  input: { clientId: string; token: string },
): Promise<PaymentMethod> {
  const customerRef = await ensureCustomer(deps, input.clientId);
  try {
    return presentPaymentMethod(await storePaymentMethod(deps, { ...input, customerRef }));
  } catch (cause) {
    if (!(cause instanceof PaymentMethodRefused)) throw cause;
    throw new Fault('payment_failed', 'This payment method was not accepted.', { cause });
  }
}
