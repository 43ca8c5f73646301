import { findSetUpClient } from '../../db/queries/payment-methods.ts';
import { adoptSetUp } from '../billing/adopt-set-ups.ts';
import type { Parts } from '../parts.ts';

/** A client has handed over a card in their browser. @throws PaymentsUnavailable */
export async function applySetUp(
  deps: Pick<Parts, 'db' | 'payments' | 'log'>,
  { ref }: { ref: string },
): Promise<void> {
  const clientId = await findSetUpClient(deps.db, { ref, provider: deps.payments.provider });
  if (clientId !== undefined) await adoptSetUp(deps, { clientId, ref });
}
