import { sql } from 'kysely';
import type { ChargeStatus } from '../../../contract/index.ts';
import type { Posting } from '../../domain/ledger.ts';
import type { Executor } from '../connect.ts';
import type { SessionRow } from '../schema.ts';
import { toPostings } from './ledger.ts';

/** What became of a hold when its session was settled. */
export interface SettledHold {
  readonly id: string;
  readonly status: 'captured' | 'released' | 'failed';
  readonly capturedAmount: number;
  readonly commission: number;
  readonly processingFee: number;
  readonly feeReported: boolean;
  readonly chargeRef: string | null;
}

export interface InvoiceTax {
  /** `VAT`, `Sales tax`. */
  readonly label: string;
  /** 0..1; prices include it. */
  readonly rate: number;
}

/** Amounts in the session's currency, in its smallest unit. */
export interface Settlement {
  readonly sessionId: string;
  readonly status: ChargeStatus;
  readonly charged: number;
  readonly commission: number;
  readonly payout: number;
  readonly holds: readonly SettledHold[];
  /** Balanced movements of the ledger; the external id names each for ever. */
  readonly movements: readonly { id: string; externalId: string; kind: string; postings: readonly Posting[] }[];
  readonly issuedAt: Date;
  readonly tax: InvoiceTax | null;
}

/**
 * Writes all of a settlement, once, in one statement: the session's bill, the end of its holds, the ledger, and for a completed session
 * its invoice with the next number of the year. Those numbers have no gaps, so that whoever issues another one waits for the end of
 * this transaction; it is short for that reason.
 * @returns undefined when the session was settled already
 */
export async function settle(db: Executor, it: Settlement): Promise<SessionRow | undefined> {
  const movements = it.movements.filter(({ postings }) => postings.length > 0);
  const posted = JSON.stringify(movements.map((move) => ({ ...move, postings: toPostings(move.postings) })));
  const { rows } = await sql<SessionRow>`
    with settled as (
      update sessions set charge_status = ${it.status}, charged_amount = ${it.charged}, commission = ${it.commission},
        payout = ${it.payout}, settled_at = clock_timestamp()
      where id = ${it.sessionId} and settled_at is null and ended_at is not null
      returning *
    ), emptied as (
      update holds h set status = it.status, captured_amount = it."capturedAmount", commission = it.commission,
        processing_fee = it."processingFee", fee_reported = it."feeReported", charge_ref = it."chargeRef", updated_at = now(),
        captured_at = case when it.status = 'captured' then now() end
      from settled, jsonb_to_recordset(${JSON.stringify(it.holds)}::jsonb) as it (id uuid, status text, "capturedAmount" int,
        commission int, "processingFee" int, "feeReported" boolean, "chargeRef" text)
      where h.id = it.id and h.status in ('pending', 'requires_action', 'held', 'unknown', 'releasing')
    ), posted as (
      select ledger_post(it.id, it."externalId", it.kind, settled.id, it.postings) as is_new
      from settled, jsonb_to_recordset(${posted}::jsonb) as it (id uuid, "externalId" text, kind text, postings jsonb)
    ), invoiced as (
      select s.id, c.name as client_name, k.name as consultant_name
      from settled s join users c on c.id = s.client_id join users k on k.id = s.consultant_id
      where s.status = 'completed' and not exists (select from invoices where session_id = s.id)
    ), number as (
      insert into invoice_numbers (year, last) select ${it.issuedAt.getUTCFullYear()}, 1 from invoiced
      on conflict (year) do update set last = invoice_numbers.last + 1
      returning year, last
    ), issued as (
      insert into invoices (session_id, number, issued_at, client_name, consultant_name, tax_label, tax_ppm)
      select invoiced.id, number.year || '-' || lpad(number.last::text, greatest(6, length(number.last::text)), '0'),
        ${it.issuedAt}, invoiced.client_name, invoiced.consultant_name, ${it.tax?.label ?? null},
        ${Math.round((it.tax?.rate ?? 0) * 1_000_000)}
      from invoiced, number
    )
    -- What is only selected is done only when it is asked for.
    select settled.* from settled where (select count(posted.is_new) from posted) >= 0
  `.execute(db);
  return rows[0];
}
