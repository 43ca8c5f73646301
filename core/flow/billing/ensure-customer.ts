import { findCustomerRef, insertCustomer } from '../../db/queries/payment-accounts.ts';
import type { Parts } from '../parts.ts';

/** The client's file at the provider, opened when it is first needed. @throws PaymentsUnavailable */
export async function ensureCustomer(deps: Pick<Parts, 'db' | 'payments'>, clientId: string): Promise<string> {
  const { provider } = deps.payments;
  const known = await findCustomerRef(deps.db, { clientId, provider });
  if (known !== undefined) return known;
  const { ref } = await deps.payments.openCustomer({ key: `customer:${clientId}`, clientId });
  return insertCustomer(deps.db, { clientId, provider, ref });
}
