import type { Pool } from 'pg';
import type { CaptureOutcome, HoldOutcome, HoldState, Holds } from '../../ports/payments.ts';
import { newRef } from './refs.ts';

interface Intent {
  readonly key: string;
  readonly ref: string;
  readonly amount: number;
  readonly currency: string;
  readonly status: 'requires_action' | 'requires_capture' | 'declined' | 'captured' | 'cancelled';
  readonly client_secret: string | null;
  readonly captured_amount: number;
  readonly commission: number;
  readonly fee: number;
  readonly created_at: Date;
}

/** As card networks do. */
const HELD_FOR_MS = 7 * 86_400_000;

/** What a capture costs: 3.3% of it, rounded half up, and 38 cents or about as much in another currency. */
const FEE = `(($2::bigint * 33 + 500) / 1000 + case currency when 'EUR' then 34 when 'GBP' then 30 when 'JPY' then 57
  when 'CAD' then 53 when 'AUD' then 57 when 'CHF' then 33 else 38 end)::int`;

export function createHolds(pool: Pool): Holds {
  const one = async (column: 'key' | 'ref', value: string): Promise<Intent | undefined> =>
    (await pool.query<Intent>(`select * from simulated_payments.intents where ${column} = $1`, [value])).rows[0];

  return {
    async placeHold(request) {
      // Not flushed: a session begins with a commit of ours that flushes this with it, and without one a hold may be forgotten.
      const { rows } = await pool.query<Intent>({
        name: 'place-hold',
        text: `with made as (
           insert into simulated_payments.intents (key, ref, method_ref, account_ref, amount, currency, status, client_secret)
           select $1, $2, m.ref, $7, $4::int, $5,
             case when m.token = 'tok_declined' then 'declined'
               when m.token = 'tok_declined_later' and $1 !~ ':1:[0-9]+$' then 'declined'
               when m.token = 'tok_authentication_required' and m.confirmed_at is null then 'requires_action'
               else 'requires_capture' end,
             $6
           from simulated_payments.methods m where m.ref = $3
           on conflict (key) do nothing
           returning *)
         select made.*, set_config('synchronous_commit', 'off', true) from made`,
        values: [
          request.key,
          newRef('pi'),
          request.methodRef,
          request.amount,
          request.currency,
          newRef('secret'),
          request.accountRef,
        ],
      });
      const it = rows[0] ?? (await one('key', request.key));
      if (!it) return { status: 'declined', reason: 'no such payment method' };
      const same = it.amount === request.amount && it.currency === request.currency;
      // A spent key has no amount.
      if (!same && it.status !== 'cancelled') throw new Error(`the key ${request.key} belongs to another hold`);
      return outcomeOf(it);
    },

    async findHold(ref) {
      const it = await one('ref', ref);
      return it ? { key: it.key, state: stateOf(it) } : null;
    },

    async capture({ ref, amount, commission }) {
      const { rows } = await pool.query<Intent>(
        `with it as (
           update simulated_payments.intents set status = 'captured', captured_amount = $2, commission = $3, fee = ${FEE}
           where ref = $1 and status = 'requires_capture' and $2::int between 1 and amount and $3::int between 0 and $2::int
           returning *),
         told as (
           insert into simulated_payments.events (type, subject, subject_ref) select 'hold.captured', 'hold', ref from it),
         moved as (
           insert into simulated_payments.movements (account_ref, kind, amount, fee, currency, source_ref)
           select m.account, m.kind, m.amount, m.fee, it.currency, it.ref from it, lateral (values
             (null, 'charge', it.captured_amount, it.fee),
             (null, 'transfer', -it.captured_amount, 0),
             (null, 'commission', it.commission, 0),
             (it.account_ref, 'charge', it.captured_amount, it.commission)) as m (account, kind, amount, fee)
           where m.amount <> 0)
         select * from it`,
        [ref, amount, commission],
      );
      const it = rows[0] ?? (await one('ref', ref));
      if (it?.status === 'captured') return captured(it);
      return { status: 'failed', reason: it ? `the hold is ${it.status}` : 'no such hold' };
    },

    async release(hold) {
      // Released before it was ever placed: the key is spent, so that a late first call cannot place it any more.
      if ('request' in hold) {
        await pool.query(
          `insert into simulated_payments.intents (key, ref, method_ref, amount, currency, status)
           values ($1, $2, '', 0, '', 'cancelled') on conflict (key) do nothing`,
          [hold.request.key, newRef('pi')],
        );
      }
      const [column, value] = 'request' in hold ? ['key', hold.request.key] : ['ref', hold.ref];
      await pool.query(
        `update simulated_payments.intents set status = 'cancelled'
         where ${column} = $1 and status in ('requires_action', 'requires_capture')`,
        [value],
      );
      const { rows } = await pool.query<Intent>(`select * from simulated_payments.intents where ${column} = $1`, [
        value,
      ]);
      return rows[0]?.status === 'captured' ? 'captured' : 'released';
    },
  };
}

function outcomeOf(it: Intent): HoldOutcome {
  if (it.status === 'requires_capture' || it.status === 'captured') {
    return { status: 'held', ref: it.ref, captureBefore: it.created_at.getTime() + HELD_FOR_MS };
  }
  if (it.status === 'requires_action') {
    return { status: 'requires_action', ref: it.ref, clientSecret: it.client_secret ?? '' };
  }
  return { status: 'declined', reason: it.status === 'cancelled' ? 'the hold was released' : 'card declined' };
}

function stateOf(it: Intent): HoldState {
  if (it.status === 'captured') return { ...captured(it), ref: it.ref };
  if (it.status === 'cancelled') return { status: 'released', ref: it.ref };
  return outcomeOf(it) as HoldState;
}

const captured = (it: Intent): Extract<CaptureOutcome, { status: 'captured' }> => ({
  status: 'captured',
  amount: it.captured_amount,
  fee: it.fee,
  chargeRef: it.ref,
});
