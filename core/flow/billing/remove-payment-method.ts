import { markPaymentMethodRemoved } from '../../db/queries/payment-methods.ts';
import { findLiveSession } from '../../db/queries/sessions.ts';
import { invalidState, notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';

/**
 * The newest of the others becomes the default. The one that pays for a running session stays until its end.
 * @throws Fault not_found, invalid_state
 */
export async function removePaymentMethod(
  deps: Pick<Parts, 'db' | 'payments' | 'log'>,
  input: { clientId: string; paymentMethodId: string },
): Promise<void> {
  const removed = await deps.db.transaction().execute(async (trx) => {
    const row = await markPaymentMethodRemoved(trx, { id: input.paymentMethodId, clientId: input.clientId });
    if (!row) throw notFound('payment method');
    const session = await findLiveSession(trx, input.clientId);
    if (session?.payment_method_id === row.id)
      throw invalidState('It pays for your running session; remove it afterwards.');
    return row;
  });
  try {
    await deps.payments.removeMethod(removed.provider_ref);
  } catch (error) {
    deps.log.warn(
      { paymentMethodId: removed.id, error: String(error) },
      'the payment provider still knows a removed payment method',
    );
  }
}
