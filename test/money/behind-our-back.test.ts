/** What somebody does in Stripe's dashboard: no event of it moves our ledger, and the comparison shows it to the cent. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyPaymentEvent } from '../../core/flow/books/apply-payment-event.ts';
import { storeEvents } from '../../core/flow/books/receive-payment-event.ts';
import { createRefund, reverseTransfer } from '../fakes/stripe/money-back.ts';
import type { World } from '../fakes/stripe/world.ts';
import { collect } from '../support/collect.ts';
import { openStripe } from './outside.ts';
import { openShop, type Shop } from './shop.ts';
import { holdsOf } from './sold.ts';

let shop: Shop;
let world: World;
beforeEach(async () => {
  const outside = await openStripe();
  world = outside.stripe.world;
  shop = await openShop(async () => outside);
});
afterEach(() => shop?.close());

/** @returns what was captured for a session of 10.00, at 15% */
async function captured(): Promise<{ intent: string; transfer: string; account: string }> {
  const sessionId = await shop.settled({ ...(await shop.pair()), holds: [1000], amount: 1000, commissionBps: 1500 });
  const [hold] = await holdsOf(shop.parts, sessionId);
  const intent = hold?.provider_ref ?? '';
  const transfer = String(world.get('charge', world.get('payment_intent', intent).latest_charge).transfer);
  return { intent, transfer, account: world.get('transfer', transfer).destination };
}

/** Every event there is, taken in and looked at. @returns their types */
async function hearAll(): Promise<string[]> {
  const events = await collect(shop.parts.payments.listEvents({ accountRef: null, since: 0 }));
  for (const event of events) {
    await storeEvents(shop.parts, [event]);
    await applyPaymentEvent(shop.parts, { eventId: event.id });
  }
  const { rows } = await shop.query<{ id: string }>('select id from payment_events where processed_at is null');
  expect(rows).toEqual([]);
  return events.map((it) => it.type);
}
const differences = async () =>
  ((await shop.wrong()) as { what: string; ref: string; ours: number; theirs: number }[])
    .map((it) => [it.what, it.ref, it.theirs - it.ours])
    .sort();

describe('by hand in the dashboard', () => {
  it('nothing: the books are the same', async () => {
    await captured();
    expect(await hearAll()).toContain('transfer.created');
    expect(await differences()).toEqual([]);
  });

  it('a refund: we have less than we know of', async () => {
    const { intent } = await captured();
    createRefund(world, { payment_intent: intent, amount: 300 });
    expect(await hearAll()).toContain('refund.created');
    expect(await differences()).toEqual([['balance', 'platform', -300]]);
  });

  it('a transfer that is reversed: we have more, the consultant less', async () => {
    const { transfer, account } = await captured();
    reverseTransfer(world, transfer, { amount: 200 });
    expect(await hearAll()).toContain('transfer.reversed');
    expect(await differences()).toEqual([
      ['balance', account, -200],
      ['balance', 'platform', 200],
    ]);
  });
});
