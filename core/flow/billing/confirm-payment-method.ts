import type { PaymentMethod } from '../../../contract/index.ts';
import { findPaymentMethod, markPaymentMethodConfirmed } from '../../db/queries/payment-methods.ts';
import { findLiveSession } from '../../db/queries/sessions.ts';
import { invalidState, notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { presentPaymentMethod } from '../present/payment-method.ts';

/**
 * The client's confirmation, where the provider is simulated. A running session is looked at at once: a hold may be waiting for
 * just this. @throws Fault not_found, invalid_state (a real provider)
 */
export async function confirmPaymentMethod(
  deps: Pick<Parts, 'db' | 'payments' | 'alarms'>,
  input: { clientId: string; paymentMethodId: string },
): Promise<PaymentMethod> {
  const key = { id: input.paymentMethodId, clientId: input.clientId };
  const method = await findPaymentMethod(deps.db, key);
  if (!method) throw notFound('payment method');
  if (!(await deps.payments.confirmMethod(method.provider_ref))) {
    throw invalidState('Confirm with the payment provider’s own form, and the clientSecret that you were given.');
  }
  const row = await markPaymentMethodConfirmed(deps.db, key);
  if (!row) throw notFound('payment method');
  const session = await findLiveSession(deps.db, input.clientId);
  if (session) deps.alarms.ring('session.advance', { sessionId: session.id });
  return presentPaymentMethod(row);
}
