import type { Pool } from 'pg';
import type { Payouts } from '../../ports/payments.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { newRef } from './refs.ts';

interface Row {
  readonly ref: string;
  readonly account_ref: string;
  readonly amount: number;
  readonly currency: string;
  readonly status: 'paid' | 'failed';
  readonly reason: string | null;
}

export interface PayoutActs {
  /** The consultant's bank sends a payout back. */
  returnPayout(input: { ref: string; reason: string }): Promise<void>;
}

/** Paid at once, as long as the account has it. */
export const createPayouts = (pool: Pool): Payouts & PayoutActs => ({
  async payOut({ key, accountRef, amount, currency }) {
    await oneAtATime(
      pool,
      accountRef,
      `with it as (
         insert into simulated_payments.payouts (key, ref, account_ref, amount, currency, status)
         select $1, $2, $3, $4::int, $5, 'paid'
         where $4::int between 1 and (select coalesce(sum(amount - fee), 0) from simulated_payments.movements
           where account_ref = $3 and currency = $5)
         on conflict (key) do nothing returning *),
       told as (
         insert into simulated_payments.events (type, subject, subject_ref, account_ref)
         select 'payout.paid', 'payout', ref, account_ref from it)
       insert into simulated_payments.movements (account_ref, kind, amount, currency, source_ref)
       select account_ref, 'payout', -amount, currency, ref from it`,
      [key, newRef('po'), accountRef, amount, currency],
    );
    const { rows } = await pool.query<Row>('select * from simulated_payments.payouts where key = $1', [key]);
    const it = rows[0];
    if (!it) return { status: 'failed', reason: 'the account has less than that' };
    if (it.amount !== amount || it.account_ref !== accountRef)
      throw new Error(`the key ${key} belongs to another payout`);
    return { status: 'paid', ref: it.ref, arrivesAt: null };
  },

  async findPayout({ accountRef, ref }) {
    const { rows } = await pool.query<Row>(
      'select * from simulated_payments.payouts where ref = $1 and account_ref = $2',
      [ref, accountRef],
    );
    const it = rows[0];
    return it ? { ref: it.ref, status: it.status, amount: it.amount, arrivesAt: null, reason: it.reason } : null;
  },

  async returnPayout({ ref, reason }) {
    await pool.query(
      `with it as (
         update simulated_payments.payouts set status = 'failed', reason = $2 where ref = $1 and status = 'paid' returning *),
       told as (
         insert into simulated_payments.events (type, subject, subject_ref, account_ref)
         select 'payout.failed', 'payout', ref, account_ref from it)
       insert into simulated_payments.movements (account_ref, kind, amount, currency, source_ref)
       select account_ref, 'payout_returned', amount, currency, ref from it`,
      [ref, reason],
    );
  },
});
