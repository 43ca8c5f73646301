/** A Stripe of few words: what an answer and an event can hardly do without. Nothing is expanded, nothing is repeated. */
import type { Thing } from './world.ts';

const KEPT: Readonly<Record<string, readonly string[]>> = {
  payment_intent: ['amount', 'currency', 'client_secret', 'latest_charge', 'metadata'],
  setup_intent: ['client_secret', 'customer', 'payment_method'],
  payment_method: ['customer', 'card'],
  account: ['capabilities'],
  account_link: ['url'],
  charge: ['amount', 'currency', 'payment_intent', 'balance_transaction', 'application_fee', 'transfer'],
  dispute: ['amount', 'currency', 'charge', 'reason'],
  refund: ['amount', 'metadata'],
  transfer_reversal: ['amount', 'metadata'],
  fee_refund: ['amount', 'metadata'],
  payout: ['amount', 'currency', 'metadata'],
  balance: ['available', 'pending'],
  balance_transaction: ['type', 'amount', 'fee', 'currency', 'source', 'created'],
  event: ['type', 'account', 'data'],
};

/** An object, a page of them, or an error. */
export function terseAnswer(answer: object): object {
  const { object, data, has_more, error } = answer as Answer;
  if (error)
    return { error: { ...error, ...(error.payment_intent && { payment_intent: terseAnswer(error.payment_intent) }) } };
  if (object === 'list' && Array.isArray(data)) return { object, data: data.map(terseAnswer), has_more };
  return pick(answer, ['id', 'object', 'status', ...(KEPT[object ?? ''] ?? [])]);
}

/** Which thing it is about, and no word of what kind of thing that is but in its type. */
export const terseEvent = (event: Thing): object => ({
  ...pick(event, ['id', 'type', 'account']),
  data: { object: pick(event.data.object, ['id', 'payment_intent']) },
});

interface Answer {
  readonly object?: string;
  readonly data?: object[];
  readonly has_more?: boolean;
  readonly error?: { readonly payment_intent?: object };
}

const pick = (it: object, names: readonly string[]): object =>
  Object.fromEntries(Object.entries(it).filter(([name]) => names.includes(name)));
