import type Stripe from 'stripe';
import { type Balance, type Movement, PaymentsUnavailable, type ProviderBooks } from '../../ports/payments.ts';
import type { Connection } from './connection.ts';
import { asOurs, read, StripeRefused } from './trouble.ts';
import { fromCode, idOf, toMs, toSeconds } from './words.ts';

const PAGE = 100;

export function createBooks(connection: Connection): Pick<ProviderBooks, 'balance' | 'listMovements'> {
  const { stripe } = connection;
  return {
    async balance(accountRef) {
      const options = accountRef === null ? {} : { stripeAccount: accountRef };
      const balance = await read(connection, stripe.balance.retrieve({}, options)).catch((error: unknown) => {
        // An account that cut us off shows us nothing: what we owe there is then a difference.
        if (accountRef === null || !(error instanceof StripeRefused)) throw error;
        return null;
      });
      if (!balance && accountRef === null) throw new PaymentsUnavailable('Stripe does not tell our balance');
      const totals = new Map<string, Balance>();
      for (const part of ['available', 'pending'] as const) {
        for (const { currency, amount } of balance?.[part] ?? []) {
          const total = totals.get(currency) ?? { currency: fromCode(currency), available: 0, pending: 0 };
          totals.set(currency, { ...total, [part]: total[part] + amount });
        }
      }
      return [...totals.values()];
    },

    async *listMovements({ accountRef, since }) {
      const options = accountRef === null ? {} : { stripeAccount: accountRef };
      const created = { gte: toSeconds(since) };
      try {
        for await (const it of stripe.balanceTransactions.list({ created, limit: PAGE }, options)) yield movementOf(it);
      } catch (error) {
        throw asOurs(error);
      }
    },
  };
}

const movementOf = (it: Stripe.BalanceTransaction): Movement => ({
  ref: it.id,
  kind: kindOf(it),
  amount: it.amount,
  fee: it.fee ?? 0,
  currency: fromCode(it.currency),
  sourceRef: idOf(it.source),
  at: toMs(it.created),
});

const KINDS: Readonly<Record<string, Movement['kind']>> = {
  charge: 'charge',
  payment: 'charge',
  refund: 'refund',
  payment_refund: 'refund',
  refund_failure: 'refund',
  payment_failure_refund: 'refund',
  transfer: 'transfer',
  transfer_refund: 'transfer_reversal',
  transfer_cancel: 'transfer_reversal',
  transfer_failure: 'transfer_reversal',
  application_fee: 'commission',
  application_fee_refund: 'commission_refund',
  payout: 'payout',
  payout_cancel: 'payout_returned',
  payout_failure: 'payout_returned',
};

function kindOf({ type, reporting_category: category }: Stripe.BalanceTransaction): Movement['kind'] {
  if (type === 'adjustment' && category?.startsWith('dispute')) return 'chargeback';
  return KINDS[type] ?? 'other';
}
