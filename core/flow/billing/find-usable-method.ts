import { findDefaultPaymentMethod } from '../../db/queries/holds.ts';
import type { Parts } from '../parts.ts';
import { adoptSetUps } from './adopt-set-ups.ts';

/** What the client pays with: the default one. A client without any may have just set one up. */
export async function findUsableMethod(
  deps: Pick<Parts, 'db' | 'payments' | 'log'>,
  clientId: string,
): Promise<{ id: string; created_at: Date } | undefined> {
  const wanted = { clientId, provider: deps.payments.provider };
  const method = await findDefaultPaymentMethod(deps.db, wanted);
  if (method) return method;
  await adoptSetUps(deps, { clientId });
  return findDefaultPaymentMethod(deps.db, wanted);
}
