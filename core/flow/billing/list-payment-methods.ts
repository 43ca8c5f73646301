import type { Page, PaymentMethod } from '../../../contract/index.ts';
import { listPaymentMethodRows } from '../../db/queries/payment-methods.ts';
import { beforeId, type PageRequest, toPage } from '../page.ts';
import type { Parts } from '../parts.ts';
import { presentPaymentMethod } from '../present/payment-method.ts';

/** A client's own payment methods, newest first. */
export async function listPaymentMethods(
  deps: Pick<Parts, 'db'>,
  { clientId, page }: { clientId: string; page: PageRequest },
): Promise<Page<PaymentMethod>> {
  const rows = await listPaymentMethodRows(deps.db, { clientId, before: beforeId(page), limit: page.limit });
  return toPage(rows, page, (row) => row.id, presentPaymentMethod);
}
