import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Log } from '../../ports/log.ts';
import { PaymentMethodRefused, type Payments } from '../../ports/payments.ts';

/** What each token does; the contract fixes them. */
const TOKENS: Readonly<Record<string, { brand: string; last4: string; needsConfirmation: boolean }>> = {
  tok_visa: { brand: 'visa', last4: '4242', needsConfirmation: false },
  tok_declined: { brand: 'visa', last4: '0002', needsConfirmation: false },
  tok_declined_later: { brand: 'mastercard', last4: '0341', needsConfirmation: false },
  tok_authentication_required: { brand: 'visa', last4: '3155', needsConfirmation: true },
};

interface Intent {
  readonly key: string;
  readonly ref: string;
  readonly amount: number;
  readonly status: 'requires_action' | 'requires_capture' | 'declined' | 'captured' | 'cancelled';
  readonly client_secret: string | null;
  readonly captured_amount: number;
}

export interface SimulatedPayments extends Payments {
  close(): Promise<void>;
}

/**
 * A payment provider for newcomers and tests. It keeps books of its own, in a schema that nobody else touches, over a connection
 * of its own, so that it survives our crashes, remembers keys, and can disagree with us as a real one could.
 */
export function createSimulatedPayments(options: { databaseUrl: string; log: Log }): SimulatedPayments {
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    max: 4,
    statement_timeout: 10_000,
    connectionTimeoutMillis: 5_000,
  });
  pool.on('error', (error) => options.log.warn({ err: error }, 'the simulated payment provider lost a connection'));

  const intent = async (key: string): Promise<Intent | undefined> =>
    (await pool.query<Intent>('select * from simulated_payments.intents where key = $1', [key])).rows[0];

  return {
    provider: 'simulated',
    publishableKey: null,
    forgetsWithUs: true,

    async addMethod({ token }) {
      const card = TOKENS[token];
      if (!card) throw new PaymentMethodRefused(`Simulated payments take ${Object.keys(TOKENS).join(', ')}.`);
      const ref = `sim_pm_${randomBytes(12).toString('hex')}`;
      await pool.query('insert into simulated_payments.methods (ref, token) values ($1, $2)', [ref, token]);
      return { ref, ...card, fingerprint: `sim_${card.last4}` };
    },

    async removeMethod(ref) {
      await pool.query('delete from simulated_payments.methods where ref = $1', [ref]);
    },

    async beginSetup() {
      return { clientSecret: `sim_seti_${randomBytes(16).toString('hex')}` };
    },

    async confirmMethod(ref) {
      await pool.query(
        'update simulated_payments.methods set confirmed_at = coalesce(confirmed_at, now()) where ref = $1',
        [ref],
      );
      await pool.query(
        `update simulated_payments.intents set status = 'requires_capture' where method_ref = $1 and status = 'requires_action'`,
        [ref],
      );
    },

    async placeHold({ key, amount, currency, methodRef }) {
      // Not flushed: a session begins with a commit of ours that flushes this with it, and without one a hold may be forgotten.
      const { rows } = await pool.query<Intent>({
        name: 'place-hold',
        text: `with made as (
           insert into simulated_payments.intents (key, ref, method_ref, amount, currency, status, client_secret)
           select $1, $2, m.ref, $4::int, $5,
             case when m.token = 'tok_declined' then 'declined'
               when m.token = 'tok_declined_later' and $1 !~ ':1:[0-9]+$' then 'declined'
               when m.token = 'tok_authentication_required' and m.confirmed_at is null then 'requires_action'
               else 'requires_capture' end,
             $6
           from simulated_payments.methods m where m.ref = $3
           on conflict (key) do nothing
           returning *
         )
         select made.*, set_config('synchronous_commit', 'off', true) from made`,
        values: [
          key,
          `sim_pi_${randomBytes(12).toString('hex')}`,
          methodRef,
          amount,
          currency,
          `sim_secret_${randomBytes(12).toString('hex')}`,
        ],
      });
      const it = rows[0] ?? (await intent(key));
      if (!it) return { status: 'declined', reason: 'no such payment method' };
      if (it.status === 'requires_capture' || it.status === 'captured') return { status: 'held', ref: it.ref };
      if (it.status === 'requires_action') {
        return { status: 'requires_action', ref: it.ref, clientSecret: it.client_secret ?? '' };
      }
      return { status: 'declined', reason: it.status === 'cancelled' ? 'the hold was released' : 'card declined' };
    },

    async capture({ ref, amount }) {
      await pool.query(
        `update simulated_payments.intents set status = 'captured', captured_amount = $2
         where ref = $1 and status = 'requires_capture' and $2::int between 1 and amount`,
        [ref, amount],
      );
      const { rows } = await pool.query<Intent>('select * from simulated_payments.intents where ref = $1', [ref]);
      const it = rows[0];
      if (it?.status === 'captured') return { status: 'captured', amount: it.captured_amount, fee: null };
      return { status: 'failed', reason: it ? `the hold is ${it.status}` : 'no such hold' };
    },

    async release({ key }) {
      // Released before it was ever placed: the key is spent, so that a late first call cannot place it any more.
      await pool.query(
        `insert into simulated_payments.intents (key, ref, method_ref, amount, currency, status)
         values ($1, $2, '', 0, '', 'cancelled')
         on conflict (key) do update set status = 'cancelled'
           where simulated_payments.intents.status in ('requires_action', 'requires_capture')`,
        [key, `sim_pi_${randomBytes(12).toString('hex')}`],
      );
      return 'released';
    },

    async close() {
      await pool.end();
    },
  };
}
