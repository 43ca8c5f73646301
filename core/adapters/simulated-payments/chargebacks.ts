import type { Pool } from 'pg';
import type { Currency } from '../../../contract/index.ts';
import type { Chargeback, Refunds } from '../../ports/payments.ts';
import { newRef } from './refs.ts';

interface Row {
  readonly ref: string;
  readonly intent_ref: string;
  readonly amount: number;
  readonly currency: Currency;
  readonly withdrawn: number;
  readonly fee: number;
  readonly status: Chargeback['status'];
  readonly reason: string;
}

/** What the provider charges for each, minor units. */
const CHARGEBACK_FEE = 1_500;

export interface ChargebackActs {
  /** The client's bank takes a captured hold back, all of it unless said otherwise; with `inquiry` it only asks. */
  raiseChargeback(input: { holdRef: string; amount?: number; reason?: string; inquiry?: boolean }): Promise<Chargeback>;
  closeChargeback(input: { ref: string; status: 'won' | 'lost' }): Promise<void>;
}

/** A chargeback takes from us alone; a lost one leaves it to us to take the consultant's share back. */
export function createChargebacks(pool: Pool): Pick<Refunds, 'findChargeback'> & ChargebackActs {
  const find = async (ref: string): Promise<Chargeback | null> => {
    const { rows } = await pool.query<Row>('select * from simulated_payments.chargebacks where ref = $1', [ref]);
    return rows[0] ? chargebackOf(rows[0]) : null;
  };

  return {
    findChargeback: find,

    async raiseChargeback({ holdRef, amount, reason = 'fraudulent', inquiry = false }) {
      const ref = newRef('dp');
      await pool.query(
        `with it as (
           insert into simulated_payments.chargebacks (ref, intent_ref, amount, currency, withdrawn, fee, status, reason)
           select $1, i.ref, taken.amount, i.currency, case when $4 then 0 else taken.amount end,
             case when $4 then 0 else $5::int end, case when $4 then 'inquiry' else 'open' end, $6
           from simulated_payments.intents i, lateral (select coalesce($3::int, i.captured_amount)) as taken (amount)
           where i.ref = $2 and i.status = 'captured' and taken.amount between 1 and i.captured_amount returning *),
         told as (
           insert into simulated_payments.events (type, subject, subject_ref) select 'chargeback.opened', 'chargeback', ref from it)
         insert into simulated_payments.movements (kind, amount, fee, currency, source_ref)
         select 'chargeback', -withdrawn, fee, currency, ref from it where withdrawn > 0`,
        [ref, holdRef, amount ?? null, inquiry, CHARGEBACK_FEE, reason],
      );
      const raised = await find(ref);
      if (!raised) throw new Error(`${holdRef} is not captured, or for less`);
      return raised;
    },

    async closeChargeback({ ref, status }) {
      await pool.query(
        `with before as (
           select ref, withdrawn from simulated_payments.chargebacks where ref = $1 and status in ('inquiry', 'open') for update),
         it as (
           update simulated_payments.chargebacks c set status = $2, withdrawn = case $2 when 'won' then 0 else c.withdrawn end
           from before where before.ref = c.ref returning c.*, before.withdrawn as taken),
         told as (
           insert into simulated_payments.events (type, subject, subject_ref) select 'chargeback.closed', 'chargeback', ref from it)
         insert into simulated_payments.movements (kind, amount, currency, source_ref)
         select 'chargeback', taken, currency, ref from it where status = 'won' and taken > 0`,
        [ref, status],
      );
    },
  };
}

const chargebackOf = (row: Row): Chargeback => ({
  ref: row.ref,
  holdRef: row.intent_ref,
  amount: row.amount,
  currency: row.currency,
  withdrawn: row.withdrawn,
  fee: row.fee,
  status: row.status,
  reason: row.reason,
});
