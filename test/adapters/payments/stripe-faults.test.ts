/** What goes wrong between us and Stripe: asked again, everything that moves money has happened exactly once. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createStripePayments } from '../../../core/adapters/stripe/index.ts';
import type { HoldRequest, Payments } from '../../../core/ports/payments.ts';
import { setAccount } from '../../fakes/stripe/accounts.ts';
import { FAULTS, type FaultKind } from '../../fakes/stripe/faults.ts';
import { type FakeStripe, startStripe } from '../../fakes/stripe/index.ts';

let stripe: FakeStripe;
let payments: Payments;
let customerRef: string;
let accountRef: string;
const logged: string[] = [];
const note = (fields: object, text: string) => void logged.push(`${JSON.stringify(fields)} ${text}`);
beforeAll(async () => {
  stripe = await startStripe();
  payments = createStripePayments({
    secretKey: stripe.secretKey,
    webhookSecret: stripe.webhookSecret,
    publishableKey: null,
    apiBase: stripe.baseUrl,
    log: { debug: note, info: note, warn: note, error: note },
    patience: { totalMs: 1_500, attemptMs: 200 },
  });
  const clientId = randomUUID();
  ({ ref: customerRef } = await payments.openCustomer({ key: clientId, clientId }));
  const account = { key: randomUUID(), consultantId: randomUUID(), country: null, currency: 'USD' } as const;
  ({ ref: accountRef } = await payments.openAccount(account));
  setAccount(stripe.world, accountRef, true);
});
afterAll(() => stripe?.close());
beforeEach(() => stripe.faults.clear());

async function request(more: Partial<HoldRequest> = {}): Promise<HoldRequest> {
  const method = await payments.addMethod({ customerRef, token: 'tok_visa' });
  const key = `hold:${randomUUID()}:1:1`;
  const base = { key, amount: 10_000, currency: 'USD', customerRef, methodRef: method.ref, accountRef } as const;
  return { ...base, clientPresent: true, notes: {}, ...more };
}
async function held(): Promise<string> {
  const outcome = await payments.placeHold(await request());
  if (outcome.status !== 'held') throw new Error(outcome.status);
  return outcome.ref;
}
async function captured(): Promise<string> {
  const ref = await held();
  await payments.capture({ key: `capture:${ref}`, ref, amount: 10_000, commission: 1_500 });
  return ref;
}
/** As a job does: the same request, under the same key, until there is an answer. */
async function untilKnown<T extends { status: string } | string>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const answer = await ask();
    if ((typeof answer === 'string' ? answer : answer.status) !== 'unknown') return answer;
    if (attempt === 20) throw new Error('still unknown after twenty times');
  }
}
const booked = (type: string, account: string | null = null) =>
  stripe.world.all('balance_transaction', account).filter((it) => it.type === type).length;

describe.each(FAULTS)('%s', (kind: FaultKind) => {
  it('of placing a hold: there is one hold', async () => {
    const wanted = await request();
    const before = stripe.world.all('charge').length;
    stripe.faults.strike('post /v1/payment_intents', kind, 3);
    expect((await untilKnown(() => payments.placeHold(wanted))).status).toBe('held');
    expect(stripe.world.all('charge').length - before).toBe(1);
  });

  it('of a capture: it is captured once', async () => {
    const ref = await held();
    const before = booked('charge');
    stripe.faults.strike('post /v1/payment_intents/{id}/capture', kind, 3);
    const capture = { key: `capture:${ref}`, ref, amount: 5_000, commission: 750 };
    expect(await untilKnown(() => payments.capture(capture))).toMatchObject({ status: 'captured', amount: 5_000 });
    expect(booked('charge') - before).toBe(1);
  });

  it('of a release: it is released, whether its name is known or not', async () => {
    const ref = await held();
    stripe.faults.strike('post /v1/payment_intents/{id}/cancel', kind, 3);
    expect(await untilKnown(() => payments.release({ ref }))).toBe('released');

    const lost = await request();
    stripe.faults.strike('post /v1/payment_intents', kind, 3);
    await payments.placeHold(lost);
    expect(await untilKnown(() => payments.release({ request: lost }))).toBe('released');
    const open = stripe.world.all('payment_intent').filter((it) => it.status === 'requires_capture');
    expect(open.filter((it) => (it.metadata as { hold_key?: string }).hold_key === lost.key)).toEqual([]);
  });

  it('of both steps of a refund: each is made once', async () => {
    const holdRef = await captured();
    const before = [booked('refund'), booked('transfer_refund'), booked('application_fee_refund')];
    stripe.faults.strike('post /v1/refunds', kind, 2);
    stripe.faults.strike('post /v1/application_fees/{id}/refunds', kind, 2);
    const refund = { key: `refund:${holdRef}`, holdRef, amount: 4_000, commission: 600 };
    expect((await untilKnown(() => payments.refund(refund))).status).toBe('refunded');
    const after = [booked('refund'), booked('transfer_refund'), booked('application_fee_refund')];
    expect(after.map((count, n) => count - before[n]!)).toEqual([1, 1, 1]);
  });

  it('of a reversal: it is made once', async () => {
    const holdRef = await captured();
    const before = booked('transfer_refund');
    stripe.faults.strike('post /v1/transfers/{id}/reversals', kind, 2);
    const share = { key: `reverse:${holdRef}`, holdRef, amount: 10_000, commission: 1_500 };
    expect((await untilKnown(() => payments.reverse(share))).status).toBe('reversed');
    expect(booked('transfer_refund') - before).toBe(1);
  });

  it('of a payout: it is paid once', async () => {
    await captured();
    stripe.world.settleBalances();
    const before = booked('payout', accountRef);
    stripe.faults.strike('post /v1/payouts', kind, 2);
    const order = { key: `payout:${randomUUID()}`, accountRef, amount: 1_000, currency: 'USD' } as const;
    expect((await untilKnown(() => payments.payOut(order))).status).toBe('pending');
    expect(booked('payout', accountRef) - before).toBe(1);
  });
});

it('a commission larger than the amount is refused, and the hold stays', async () => {
  const ref = await held();
  const greedy = await payments.capture({ key: `greedy:${ref}`, ref, amount: 1_000, commission: 1_001 });
  expect(greedy).toMatchObject({ status: 'failed', reason: expect.stringContaining('application_fee_too_large') });
  expect((await payments.findHold(ref))?.state.status).toBe('held');
});

it('an account that is cut off takes no payment, and says that it is not active', async () => {
  const account = { key: randomUUID(), consultantId: randomUUID(), country: null, currency: 'USD' } as const;
  const { ref } = await payments.openAccount(account);
  expect((await payments.placeHold(await request({ accountRef: ref }))).status).toBe('declined');
  stripe.world.things.delete(ref);
  expect(await payments.findAccount(ref)).toMatchObject({ transfersActive: false });
});

it('nothing secret is ever logged', async () => {
  const wanted = await request();
  stripe.faults.strike('post /v1/payment_intents', 'unavailable', 3);
  stripe.faults.strike('get /v1/payment_intents', 'unavailable', 9);
  await payments.placeHold(wanted);
  expect(logged.length).toBeGreaterThan(0);
  for (const secret of [stripe.secretKey, stripe.webhookSecret, '_secret_']) {
    expect(logged.filter((line) => line.includes(secret))).toEqual([]);
  }
});

it('every parameter that was ever sent is one that Stripe knows', () => {
  expect(stripe.requests.filter((request) => request.code?.startsWith('parameter_'))).toEqual([]);
});
