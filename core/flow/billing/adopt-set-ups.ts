import { closeSetUp, listOpenSetUps } from '../../db/queries/payment-methods.ts';
import { PaymentMethodRefused } from '../../ports/payments.ts';
import type { Parts } from '../parts.ts';
import { ensureCustomer } from './ensure-customer.ts';
import { storePaymentMethod } from './store-payment-method.ts';

/**
 * Cards that the client has handed to the provider in their browser come into their wallet. The provider tells of them, and that gets
 * lost now and then: whoever needs to know asks, as long as something is open.
 * @throws PaymentsUnavailable
 */
export async function adoptSetUps(
  deps: Pick<Parts, 'db' | 'payments' | 'log'>,
  input: { clientId: string },
): Promise<void> {
  const open = await listOpenSetUps(deps.db, { clientId: input.clientId, provider: deps.payments.provider });
  for (const { ref } of open) await adoptSetUp(deps, { clientId: input.clientId, ref });
}

/** One of them, by the provider's name. */
export async function adoptSetUp(
  deps: Pick<Parts, 'db' | 'payments' | 'log'>,
  { clientId, ref }: { clientId: string; ref: string },
): Promise<void> {
  const state = await deps.payments.findSetUp(ref);
  if (state.status === 'open') return;
  if (state.status === 'done') {
    try {
      const customerRef = await ensureCustomer(deps, clientId);
      await storePaymentMethod(deps, { clientId, customerRef, token: state.methodRef });
    } catch (error) {
      if (!(error instanceof PaymentMethodRefused)) throw error;
      deps.log.warn({ ref, err: error }, 'a card that was set up is not taken');
    }
  }
  await closeSetUp(deps.db, ref);
}
