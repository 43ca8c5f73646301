import { sql } from 'kysely';
import type { Currency } from '../../../contract/index.ts';
import type { Executor } from '../connect.ts';

export interface InvoiceRow {
  readonly number: string;
  readonly session_id: string;
  readonly issued_at: Date;
  readonly client_id: string;
  readonly client_name: string;
  readonly consultant_id: string;
  readonly consultant_name: string;
  readonly currency: Currency;
  readonly rate_amount: number;
  readonly free_seconds: number;
  readonly elapsed_seconds: number;
  readonly billable_seconds: number;
  readonly charged_amount: number;
  readonly captures: { amount: number; capturedAt: string }[];
}

/** The invoice of a session of one of its two people. */
export async function findInvoice(
  db: Executor,
  input: { sessionId: string; userId: string },
): Promise<InvoiceRow | undefined> {
  const { rows } = await sql<InvoiceRow>`
    select i.number, i.session_id, i.issued_at, c.id as client_id, c.name as client_name, k.id as consultant_id,
      k.name as consultant_name, s.currency, s.rate_amount, s.free_seconds, s.elapsed_seconds, s.billable_seconds,
      s.charged_amount,
      coalesce((select jsonb_agg(jsonb_build_object('amount', h.captured_amount, 'capturedAt', h.captured_at) order by h.seq)
        from holds h where h.session_id = s.id and h.status = 'captured'), '[]') as captures
    from invoices i join sessions s on s.id = i.session_id
      join users c on c.id = s.client_id join users k on k.id = s.consultant_id
    where i.session_id = ${input.sessionId} and ${input.userId}::uuid in (s.client_id, s.consultant_id)
  `.execute(db);
  return rows[0];
}
