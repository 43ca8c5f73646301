import { insertSetUp } from '../../db/queries/payment-methods.ts';
import type { Parts } from '../parts.ts';
import { ensureCustomer } from './ensure-customer.ts';

/** What the client's browser needs to hand a card to the provider without its passing through us. */
export async function setUpPaymentMethod(
  deps: Pick<Parts, 'db' | 'payments'>,
  input: { clientId: string },
): Promise<{ clientSecret: string; publishableKey: string | null }> {
  const customerRef = await ensureCustomer(deps, input.clientId);
  const { ref, clientSecret } = await deps.payments.beginSetUp({ customerRef });
  await insertSetUp(deps.db, { ref, clientId: input.clientId, provider: deps.payments.provider });
  return { clientSecret, publishableKey: deps.payments.publishableKey };
}
