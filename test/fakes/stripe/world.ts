/** Everything that this Stripe knows: objects by id, balances, events. */
import { randomBytes } from 'node:crypto';
import { missing } from './fault.ts';

/** An object of the API, in its own words; each kind has only its own of these fields. */
export interface Thing {
  readonly id: string;
  readonly object: string;
  /** Seconds. */
  readonly created: number;
  /** The connected account that it belongs to; null: the platform's own. Not shown. */
  readonly owner: string | null;
  type: string;
  status: string;
  amount: number;
  currency: string;
  customer: string | null;
  metadata: object;

  client_secret: string;
  payment_method: string | null;
  capture_method: string;
  amount_received: number;
  amount_capturable: number;
  application_fee_amount: number;
  latest_charge: string;
  transfer_data: { readonly destination: string } | undefined;
  readonly card: object;

  readonly payment_intent: string;
  amount_captured: number;
  amount_refunded: number;
  captured: boolean;
  balance_transaction: string | null;
  application_fee: string | null;
  transfer: string | null;
  transfer_reversal: string;
  readonly charge: string;
  readonly account: string;
  readonly fee: number | string;
  readonly net: number;
  amount_reversed: number;
  readonly destination: string;

  readonly balance_transactions: Thing[];
  readonly capabilities: { readonly transfers: string };
  readonly data: { readonly object: Thing };
}
/** As a filter of a list names them. */
export const fieldOf = (thing: Thing, name: string): unknown => (thing as unknown as Record<string, unknown>)[name];

export type Manner = 'works' | 'declined' | 'authenticate';

export class World {
  readonly things = new Map<string, Thing>();
  /** How each card behaves. */
  readonly manners = new Map<string, Manner>();
  readonly #events: ((event: Thing) => void)[] = [];

  /** `account`: of a connected account; null: the platform's own. */
  add(prefix: string, object: string, fields: object, account: string | null = null): Thing {
    const shown = {
      id: `${prefix}_${randomBytes(12).toString('hex')}`,
      object,
      created: Math.floor(Date.now() / 1000),
      livemode: false,
      ...fields,
    };
    const thing = Object.defineProperty(shown, 'owner', { value: account, enumerable: false }) as object as Thing;
    this.things.set(thing.id, thing);
    return thing;
  }

  /** @throws StripeFault resource_missing */
  get(object: string, id: string, account: string | null = null): Thing {
    const thing = this.things.get(id);
    if (thing?.object !== object || thing.owner !== account) throw missing(object, id);
    return thing;
  }

  /** Newest first. */
  all(object: string, account: string | null = null): Thing[] {
    return [...this.things.values()].filter((it) => it.object === object && it.owner === account).reverse();
  }

  /** A balance changes by `amount` − `fee`. */
  book(
    account: string | null,
    it: { type: string; amount: number; fee?: number; currency: string; source: string; category?: string },
  ): Thing {
    const { type, amount, fee = 0, currency, source, category = type } = it;
    return this.add(
      'txn',
      'balance_transaction',
      {
        type,
        amount,
        fee,
        net: amount - fee,
        currency,
        source,
        reporting_category: category,
        status: 'pending',
        fee_details: fee === 0 ? [] : [{ amount: fee, currency, type: account ? 'application_fee' : 'stripe_fee' }],
      },
      account,
    );
  }

  balance(account: string | null): { available: number; pending: number; currency: string }[] {
    const totals = new Map<string, { available: number; pending: number }>();
    for (const { currency, net, status } of this.all('balance_transaction', account)) {
      const total = totals.get(currency) ?? { available: 0, pending: 0 };
      if (status === 'available') total.available += net;
      else total.pending += net;
      totals.set(currency, total);
    }
    return [...totals].map(([currency, total]) => ({ currency, ...total }));
  }

  /** What lay waiting can be paid out. */
  settleBalances(): void {
    for (const it of this.things.values()) if (it.object === 'balance_transaction') it.status = 'available';
  }

  /** Something has changed, and whoever listens is told how it looks now. */
  tell(type: string, thing: Thing, account: string | null = thing.owner): void {
    const event = this.add(
      'evt',
      'event',
      {
        type,
        api_version: '2026-10-28.endive',
        data: { object: structuredClone(thing) },
        pending_webhooks: 1,
        request: { id: null, idempotency_key: null },
        ...(account !== null && { account }),
      },
      account,
    );
    for (const listener of this.#events) listener(event);
  }

  onEvent(listener: (event: Thing) => void): void {
    this.#events.push(listener);
  }
}
