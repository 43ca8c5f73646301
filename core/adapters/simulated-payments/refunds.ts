import type { Pool } from 'pg';
import type { Refunds, TakenBack } from '../../ports/payments.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { newRef } from './refs.ts';

interface Takeback {
  readonly ref: string;
  readonly intent_ref: string;
  readonly amount: number;
  readonly status: 'done' | 'failed';
}

export interface RefundActs {
  /** The client's bank sends a refund back: the money is ours again. */
  returnRefund(ref: string): Promise<void>;
}

/** Refunds, and the consultants' part of what a bank took back: both take from the account and give our commission back to it. */
export function createRefunds(pool: Pool): Pick<Refunds, 'refund' | 'findRefund' | 'reverse'> & RefundActs {
  const takeBack = async (kind: 'refund' | 'reversal', { key, holdRef, amount, commission }: TakenBack) => {
    await oneAtATime(
      pool,
      holdRef,
      `with hold as (select * from simulated_payments.intents where ref = $4 and status = 'captured'),
       it as (
         insert into simulated_payments.takebacks (key, ref, kind, intent_ref, amount, commission)
         select $1, $2, $3, ref, $5::int, $6::int from hold
         where $5::int between 1 and captured_amount - (select coalesce(sum(amount), 0) from simulated_payments.takebacks t
             where t.intent_ref = hold.ref and t.status = 'done')
           and $6::int between 0 and least($5::int, hold.commission)
         on conflict (key) do nothing returning *),
       told as (
         insert into simulated_payments.events (type, subject, subject_ref)
         select 'refund.created', 'refund', ref from it where kind = 'refund')
       insert into simulated_payments.movements (account_ref, kind, amount, currency, source_ref)
       select m.account, m.kind, m.amount, hold.currency, it.ref from it, hold, lateral (values
         (null, 'refund', case it.kind when 'refund' then -it.amount else 0 end),
         (null, 'transfer_reversal', it.amount),
         (null, 'commission_refund', -it.commission),
         (hold.account_ref, 'refund', -it.amount),
         (hold.account_ref, 'commission_refund', it.commission)) as m (account, kind, amount)
       where m.amount <> 0`,
      [key, newRef(kind === 'refund' ? 're' : 'trr'), kind, holdRef, amount, commission],
    );
    const { rows } = await pool.query<Takeback>('select * from simulated_payments.takebacks where key = $1', [key]);
    const it = rows[0];
    if (it && (it.amount !== amount || it.intent_ref !== holdRef))
      throw new Error(`the key ${key} belongs to another refund`);
    return it;
  };
  const refused = { status: 'failed', reason: 'no such captured hold, or more than is left of it' } as const;

  return {
    async refund(input) {
      const it = await takeBack('refund', input);
      return it ? { status: 'refunded', ref: it.ref } : refused;
    },

    async reverse(input) {
      const it = await takeBack('reversal', input);
      return it ? { status: 'reversed', ref: it.ref } : refused;
    },

    async findRefund(ref) {
      const { rows } = await pool.query<Takeback>(
        `select * from simulated_payments.takebacks where ref = $1 and kind = 'refund'`,
        [ref],
      );
      const it = rows[0];
      if (!it) return null;
      const status = it.status === 'failed' ? 'failed' : 'refunded';
      return { ref: it.ref, status, holdRef: it.intent_ref, amount: it.amount };
    },

    async returnRefund(ref) {
      await pool.query(
        `with it as (
           update simulated_payments.takebacks set status = 'failed'
           where ref = $1 and kind = 'refund' and status = 'done' returning *),
         told as (
           insert into simulated_payments.events (type, subject, subject_ref) select 'refund.failed', 'refund', ref from it)
         insert into simulated_payments.movements (kind, amount, currency, source_ref)
         select 'refund', it.amount, i.currency, it.ref from it join simulated_payments.intents i on i.ref = it.intent_ref`,
        [ref],
      );
    },
  };
}
