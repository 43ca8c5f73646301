import type { Page, PaymentMethod } from '../../../contract/index.ts';
import { listPaymentMethodRows } from '../../db/queries/payment-methods.ts';
import { beforeId, type PageRequest, toPage } from '../page.ts';
import type { Parts } from '../parts.ts';
import { presentPaymentMethod } from '../present/payment-method.ts';
import { adoptSetUps } from './adopt-set-ups.ts';

/** A client's own payment methods, newest first; also the one that they have just set up. */
export async function listPaymentMethods(
  deps: Pick<Parts, 'db' | 'payments' | 'log'>,
  { clientId, page }: { clientId: string; page: PageRequest },
): Promise<Page<PaymentMethod>> {
  await adoptSetUps(deps, { clientId }).catch((error: unknown) =>
    deps.log.warn({ err: error }, 'whether a card was set up could not be asked'),
  );
  const { provider } = deps.payments;
  const rows = await listPaymentMethodRows(deps.db, { clientId, provider, before: beforeId(page), limit: page.limit });
  return toPage(rows, page, (row) => row.id, presentPaymentMethod);
}
