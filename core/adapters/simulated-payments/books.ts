import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Pool } from 'pg';
import type { Currency } from '../../../contract/index.ts';
import { EventRefused, type Movement, type PaymentEvent, type ProviderBooks } from '../../ports/payments.ts';

interface MovementRow {
  readonly id: string;
  readonly kind: Movement['kind'];
  readonly amount: number;
  readonly fee: number;
  readonly currency: Currency;
  readonly source_ref: string;
  readonly at: Date;
}
interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly subject: PaymentEvent['subject'];
  readonly subject_ref: string;
  readonly account_ref: string | null;
  readonly at: Date;
}
export interface EventActs {
  sign(event: PaymentEvent, options?: { at?: number }): Promise<SignedEvent>;
}

export interface SignedEvent {
  readonly body: Buffer;
  readonly headers: Record<string, string>;
}

const TOLERANCE_MS = 300_000;
const AT = 'simulated-at';
const SIGNATURE = 'simulated-signature';
const PAGE = 500;

export function createBooks(pool: Pool): ProviderBooks & EventActs {
  let secret: string | undefined;
  const signatureOf = async (body: Buffer, at: string): Promise<Buffer> => {
    if (secret === undefined) {
      const { rows } = await pool.query<{ secret: string }>('select secret from simulated_payments.signing');
      secret = rows[0]?.secret;
    }
    if (secret === undefined) throw new EventRefused('there is no secret to check it with');
    return createHmac('sha256', secret).update(`${at}.`).update(body).digest();
  };

  return {
    async balance(accountRef) {
      const { rows } = await pool.query<{ currency: Currency; available: string }>(
        `select currency, sum(amount - fee) as available from simulated_payments.movements
         where account_ref is not distinct from $1 group by currency order by currency`,
        [accountRef],
      );
      return rows.map((row) => ({ currency: row.currency, available: Number(row.available), pending: 0 }));
    },

    async *listMovements({ accountRef, since }) {
      for await (const row of pages<MovementRow>(pool, 'movements', accountRef, since)) {
        yield {
          ref: `sim_txn_${row.id}`,
          kind: row.kind,
          amount: row.amount,
          fee: row.fee,
          currency: row.currency,
          sourceRef: row.source_ref,
          at: row.at.getTime(),
        };
      }
    },

    async *listEvents({ accountRef, since }) {
      for await (const row of pages<EventRow>(pool, 'events', accountRef, since)) {
        yield {
          id: `sim_evt_${row.id}`,
          type: row.type,
          subject: row.subject,
          subjectRef: row.subject_ref,
          accountRef: row.account_ref,
          at: row.at.getTime(),
        };
      }
    },

    async readEvent(body, headers) {
      const at = String(headers[AT] ?? '');
      const given = Buffer.from(String(headers[SIGNATURE] ?? ''), 'hex');
      const right = await signatureOf(body, at);
      if (given.length !== right.length || !timingSafeEqual(given, right)) throw new EventRefused('wrong signature');
      if (Math.abs(Date.now() - Number(at)) > TOLERANCE_MS) throw new EventRefused('too old');
      return JSON.parse(body.toString()) as PaymentEvent;
    },

    async sign(event, { at = Date.now() } = {}) {
      const body = Buffer.from(JSON.stringify(event));
      const headers = { [AT]: String(at), [SIGNATURE]: (await signatureOf(body, String(at))).toString('hex') };
      return { body, headers };
    },
  };
}

/** All rows of an account since then, a page at a time. */
async function* pages<Row extends { id: string }>(
  pool: Pool,
  table: 'movements' | 'events',
  accountRef: string | null,
  since: number,
): AsyncIterable<Row> {
  for (let after = '0'; ; ) {
    const { rows } = await pool.query<Row>(
      `select * from simulated_payments.${table}
       where account_ref is not distinct from $1 and at >= to_timestamp($2::float8 / 1000) and id > $3 order by id limit ${PAGE}`,
      [accountRef, since, after],
    );
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.id;
  }
}
