import { sql } from 'kysely';
import type { ChargeStatus, Currency } from '../../../contract/index.ts';
import type { WaiveReason } from '../../domain/settlement.ts';
import type { Executor } from '../connect.ts';

export interface InvoiceRow {
  readonly number: string;
  readonly session_id: string;
  readonly issued_at: Date;
  readonly client_id: string;
  readonly client_name: string;
  readonly consultant_id: string;
  readonly consultant_name: string;
  readonly tax_label: string | null;
  readonly tax_ppm: number;
  readonly started_at: Date | null;
  readonly ended_at: Date;
  readonly currency: Currency;
  readonly rate_amount: number;
  readonly spend_cap: number | null;
  readonly free_seconds: number;
  readonly elapsed_seconds: number;
  readonly billable_seconds: number;
  readonly amount: number;
  readonly charge_status: ChargeStatus;
  readonly charged_amount: number;
  readonly commission_bps: number;
  readonly commission: number;
  readonly payout: number;
  readonly refunded_amount: number;
  readonly refunded_commission: number;
  /** Why all or some of it was not charged. */
  readonly waived: WaiveReason | null;
  readonly captures: { amount: number; capturedAt: string }[];
}

/** The invoice of a session of one of its two people. */
export async function findInvoice(
  db: Executor,
  input: { sessionId: string; userId: string },
): Promise<InvoiceRow | undefined> {
  const { rows } = await sql<InvoiceRow>`
    select i.number, i.session_id, i.issued_at, s.client_id, i.client_name, s.consultant_id, i.consultant_name, i.tax_label,
      i.tax_ppm, s.started_at, s.ended_at, s.currency, s.rate_amount, s.spend_cap, s.free_seconds,
      s.elapsed_seconds, s.billable_seconds, s.amount, s.charge_status, s.charged_amount, s.commission_bps, s.commission,
      s.payout, s.refunded_amount, s.refunded_commission,
      (select replace(t.kind, 'waived_', '') from ledger_transactions t
        where t.session_id = s.id and t.kind like 'waived\\_%' limit 1) as waived,
      coalesce((select jsonb_agg(jsonb_build_object('amount', h.captured_amount, 'capturedAt', h.captured_at) order by h.seq)
        from holds h where h.session_id = s.id and h.status = 'captured'), '[]') as captures
    from invoices i join sessions s on s.id = i.session_id
    where i.session_id = ${input.sessionId} and ${input.userId}::uuid in (s.client_id, s.consultant_id)
  `.execute(db);
  return rows[0];
}
