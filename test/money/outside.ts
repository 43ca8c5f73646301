/** What banks, clients and consultants do to a payment provider behind our back: to the simulated one, and to a Stripe over HTTP. */
import type { SimulatedPayments } from '../../core/adapters/simulated-payments/index.ts';
import { createStripePayments } from '../../core/adapters/stripe/index.ts';
import type { Payments } from '../../core/ports/payments.ts';
import { setAccount } from '../fakes/stripe/accounts.ts';
import { type FakeStripe, startStripe } from '../fakes/stripe/index.ts';
import { closeDispute, closePayout, raiseDispute, returnRefund } from '../fakes/stripe/money-back.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };

export interface Outside {
  readonly payments: Payments;
  /** The owner has told the provider who they are. */
  onboard(accountRef: string): Promise<void>;
  raiseChargeback(it: { holdRef: string; amount?: number }): Promise<{ ref: string }>;
  closeChargeback(it: { ref: string; status: 'won' | 'lost' }): Promise<void>;
  returnRefund(ref: string): Promise<void>;
  /** What was paid in can be paid out, where that takes the provider days. */
  settleBalances(): Promise<void>;
  /** What is on its way to a bank arrives. */
  deliverPayouts(): Promise<void>;
  returnPayout(ref: string): Promise<void>;
  close(): Promise<void>;
}

export const outsideOfSimulated = (payments: SimulatedPayments): Outside => ({
  payments,
  onboard: async () => {},
  raiseChargeback: (it) => payments.raiseChargeback(it),
  closeChargeback: (it) => payments.closeChargeback(it),
  returnRefund: (ref) => payments.returnRefund(ref),
  settleBalances: async () => {},
  deliverPayouts: async () => {},
  returnPayout: (ref) => payments.returnPayout({ ref, reason: 'account closed' }),
  close: async () => {},
});

/** An impatient line, so that silence costs little time. */
export async function openStripe(): Promise<Outside & { readonly stripe: FakeStripe }> {
  const stripe = await startStripe();
  const { world, secretKey, webhookSecret, baseUrl } = stripe;
  const payouts = () => [...world.things.values()].filter((it) => it.object === 'payout');
  const payments = createStripePayments({
    secretKey,
    webhookSecret,
    publishableKey: null,
    apiBase: baseUrl,
    log,
    patience: { totalMs: 1_500, attemptMs: 200 },
  });
  return {
    stripe,
    payments,
    onboard: async (ref) => setAccount(world, ref, true),
    raiseChargeback: async ({ holdRef, ...more }) => ({ ref: raiseDispute(world, holdRef, more).id }),
    closeChargeback: async ({ ref, status }) => closeDispute(world, ref, status),
    returnRefund: async (ref) => returnRefund(world, ref),
    settleBalances: async () => world.settleBalances(),
    deliverPayouts: async () => {
      for (const it of payouts()) if (it.status === 'pending') closePayout(world, it.id, it.owner ?? '', 'paid');
    },
    returnPayout: async (ref) => closePayout(world, ref, payouts().find((it) => it.id === ref)?.owner ?? '', 'failed'),
    close: () => stripe.close(),
  };
}
