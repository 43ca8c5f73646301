/** Which endpoint does what. */
import { createAccount, createLink } from './accounts.ts';
import {
  attachMethod,
  confirmSetUp,
  createCustomer,
  createMethod,
  createSetUp,
  deleteCustomer,
  detachMethod,
  findMethod,
} from './clients.ts';
import { authenticate, cancelIntent, captureIntent, createIntent } from './intents.ts';
import { createPayout, createRefund, refundFee, reverseTransfer } from './money-back.ts';
import type { Params } from './params.ts';
import { fieldOf, type Thing, type World } from './world.ts';

interface Call {
  readonly world: World;
  readonly params: Params;
  /** Of the path. */
  readonly id: string;
  /** The connected account it is made for; null: our own. */
  readonly account: string | null;
  /** Where this Stripe is. */
  readonly baseUrl: string;
}
type Endpoint = (call: Call) => object;

const textOf = (params: Params, name: string): string => String(params[name]);

export const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'post /v1/customers': ({ world, params }) => createCustomer(world, params),
  'get /v1/customers/{id}': ({ world, id }) => world.get('customer', id),
  'delete /v1/customers/{id}': ({ world, id }) => deleteCustomer(world, id),
  'post /v1/payment_methods': ({ world, params }) =>
    createMethod(world, String((params.card as Params | undefined)?.token ?? '')),
  'get /v1/payment_methods/{id}': ({ world, id }) => findMethod(world, id),
  'post /v1/payment_methods/{id}/attach': ({ world, id, params }) =>
    attachMethod(world, id, textOf(params, 'customer')),
  'post /v1/payment_methods/{id}/detach': ({ world, id }) => detachMethod(world, id),
  'post /v1/setup_intents': ({ world, params }) => createSetUp(world, params),
  'get /v1/setup_intents/{id}': ({ world, id }) => world.get('setup_intent', id),
  'post /v1/setup_intents/{id}/confirm': ({ world, id, params }) =>
    confirmSetUp(world, id, textOf(params, 'payment_method')),

  'post /v1/accounts': ({ world, params }) => createAccount(world, params),
  'get /v1/accounts/{id}': ({ world, id }) => world.get('account', id),
  'post /v1/account_links': ({ world, params, baseUrl }) => createLink(world, params, baseUrl),

  'post /v1/payment_intents': ({ world, params }) => createIntent(world, params),
  'get /v1/payment_intents': ({ world, params }) => list(world.all('payment_intent'), params, ['customer']),
  'get /v1/payment_intents/{id}': ({ world, id }) => world.get('payment_intent', id),
  'post /v1/payment_intents/{id}/capture': ({ world, id, params }) => captureIntent(world, id, params),
  'post /v1/payment_intents/{id}/cancel': ({ world, id, params }) =>
    cancelIntent(world, id, params.cancellation_reason === undefined ? null : textOf(params, 'cancellation_reason')),
  'post /v1/payment_intents/{id}/confirm': ({ world, id, params }) => {
    const method = params.payment_method === undefined ? {} : { method: textOf(params, 'payment_method') };
    authenticate(world, id, { succeeds: true, ...method });
    return world.get('payment_intent', id);
  },

  'post /v1/refunds': ({ world, params }) => createRefund(world, params),
  'get /v1/refunds': ({ world, params }) => list(world.all('refund'), params, ['payment_intent', 'charge']),
  'get /v1/refunds/{id}': ({ world, id }) => world.get('refund', id),
  'post /v1/transfers/{id}/reversals': ({ world, id, params }) => reverseTransfer(world, id, params),
  'get /v1/transfers/{id}/reversals': ({ world, id, params }) =>
    list(
      world.all('transfer_reversal').filter((it) => it.transfer === id),
      params,
    ),
  'post /v1/application_fees/{id}/refunds': ({ world, id, params }) => refundFee(world, id, params),
  'get /v1/application_fees/{id}/refunds': ({ world, id, params }) =>
    list(
      world.all('fee_refund').filter((it) => it.fee === id),
      params,
    ),

  'get /v1/charges/{id}': ({ world, id }) => world.get('charge', id),
  'get /v1/disputes': ({ world, params }) => list(world.all('dispute'), params, ['payment_intent', 'charge']),
  'get /v1/disputes/{id}': ({ world, id }) => world.get('dispute', id),
  'post /v1/payouts': ({ world, params, account }) => createPayout(world, params, account),
  'get /v1/payouts': ({ world, params, account }) => list(world.all('payout', account), params, ['status']),
  'get /v1/payouts/{id}': ({ world, id, account }) => world.get('payout', id, account),

  'get /v1/balance': ({ world, account }) => {
    const balance = world.balance(account);
    const part = (name: 'available' | 'pending') => balance.map((it) => ({ currency: it.currency, amount: it[name] }));
    return { object: 'balance', livemode: false, available: part('available'), pending: part('pending') };
  },
  'get /v1/balance_transactions/{id}': ({ world, id, account }) => world.get('balance_transaction', id, account),
  'get /v1/balance_transactions': ({ world, params, account }) =>
    list(world.all('balance_transaction', account), params, ['type', 'source', 'currency']),
  'get /v1/events': ({ world, params, account }) => list(world.all('event', account), params, ['type']),
};

/** A page, newest first. */
function list(things: Thing[], params: Params, filters: readonly string[] = []): object {
  const { gte, gt } = (params.created ?? {}) as { gte?: number; gt?: number };
  const wanted = things.filter(
    (it) =>
      filters.every((name) => params[name] === undefined || fieldOf(it, name) === params[name]) &&
      (gte === undefined || it.created >= gte) &&
      (gt === undefined || it.created > gt),
  );
  const start = params.starting_after === undefined ? 0 : wanted.findIndex((it) => it.id === params.starting_after) + 1;
  const limit = Number(params.limit ?? 10);
  const data = wanted.slice(start, start + limit);
  return { object: 'list', url: '', data, has_more: start + limit < wanted.length };
}

/** `latest_charge.balance_transaction`: what an id stands for, in its place. */
export function expand(world: World, answer: object, paths: readonly string[]): object {
  const copy = structuredClone(answer);
  for (const path of paths) {
    let here = copy as Record<string, unknown>;
    for (const part of path.split('.')) {
      const value = here[part];
      if (typeof value === 'string') here[part] = structuredClone(world.things.get(value) ?? value);
      const next = here[part];
      if (typeof next !== 'object' || next === null) break;
      here = next as Record<string, unknown>;
    }
  }
  return copy;
}
