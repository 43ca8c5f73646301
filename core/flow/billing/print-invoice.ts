import type { Parts } from '../parts.ts';
import { invoicePaper } from '../present/invoice-paper.ts';
import { getInvoice } from './get-invoice.ts';

export interface PrintedInvoice {
  /** `receipt-2026-000001.pdf`, `statement-2026-000001.pdf` */
  readonly fileName: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The invoice of a session as its viewer sees it, to keep and to hand on. @throws Fault not_found */
export async function printInvoice(
  deps: Pick<Parts, 'db' | 'printer'>,
  input: { viewerId: string; sessionId: string },
): Promise<PrintedInvoice> {
  const invoice = await getInvoice(deps, input);
  return { fileName: `${invoice.kind}-${invoice.number}.pdf`, bytes: await deps.printer.print(invoicePaper(invoice)) };
}
