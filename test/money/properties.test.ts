/** Whatever is sold, given back, disputed, taken by banks and paid out, in any order, over a line that loses calls and answers. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listCaptures } from '../../core/db/queries/refunds.ts';
import { findSession } from '../../core/db/queries/sessions.ts';
import { Fault } from '../../core/domain/fault.ts';
import { leftOf } from '../../core/domain/taking-back.ts';
import { applyChargeback } from '../../core/flow/billing/apply-chargeback.ts';
import { executeRefund } from '../../core/flow/billing/execute-refund.ts';
import { openDispute } from '../../core/flow/billing/open-dispute.ts';
import { refundSession } from '../../core/flow/billing/refund-session.ts';
import { resolveDispute } from '../../core/flow/billing/resolve-dispute.ts';
import { settleSession } from '../../core/flow/billing/settle-session.ts';
import { applyPaymentEvent } from '../../core/flow/books/apply-payment-event.ts';
import { executePayout } from '../../core/flow/books/execute-payout.ts';
import { payConsultants } from '../../core/flow/books/pay-consultants.ts';
import { storeEvents } from '../../core/flow/books/receive-payment-event.ts';
import type { PaymentEvent } from '../../core/ports/payments.ts';
import { type Fault as LineFault, withFaults } from '../../tools/bench/money/faulty-payments.ts';
import { collect } from '../support/collect.ts';
import { openStripe } from './outside.ts';
import { openShop, type Shop } from './shop.ts';
import { holdsOf, sell } from './sold.ts';

describe.each([
  { name: 'the simulated provider', open: undefined, least: 1, runs: 60 },
  { name: 'Stripe', open: openStripe, least: 50, runs: 20 },
])('with $name,', ({ open, least, runs }) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop(open);
  });
  afterAll(() => shop?.close());

  const amounts = fc.integer({ min: least, max: 200_000 });
  const move = fc.oneof(
    fc.record({ do: fc.constant('refund' as const), share: fc.double({ min: 0.001, max: 1, noNaN: true }) }),
    fc.record({ do: fc.constant('dispute' as const), give: fc.option(fc.double({ min: 0.001, max: 1, noNaN: true })) }),
    fc.record({
      do: fc.constant('chargeback' as const),
      end: fc.constantFrom('won', 'lost', 'open'),
      share: fc.double({ min: 0.01, max: 1, noNaN: true }),
    }),
    fc.record({ do: fc.constant('pay' as const), returned: fc.boolean() }),
  );
  const story = fc.record({
    holds: fc.array(amounts, { minLength: 1, maxLength: 4 }),
    used: fc.double({ min: 0, max: 1, noNaN: true }),
    bps: fc.constantFrom(500, 800, 1200, 1500, 2000),
    moves: fc.array(move, { maxLength: 6 }),
    faults: fc.array(fc.option(fc.constantFrom<LineFault>('lost', 'unanswered', 'reset'), { freq: 2 }), {
      maxLength: 20,
    }),
  });
  type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;

  /** What the rules refuse is refused in words; anything else is a failure. */
  async function unlessRefused(work: Promise<unknown>): Promise<void> {
    await work.catch((error: unknown) => {
      if (!(error instanceof Fault)) throw error;
    });
  }

  describe('any story of a session', () => {
    it('keeps every rule of the books, and they are the provider’s to the cent', async () => {
      await fc.assert(
        fc.asyncProperty(story, async ({ holds, used, bps, moves, faults }) => {
          const line = [...faults];
          const parts = { ...shop.parts, payments: withFaults(shop.parts.payments, () => line.shift() ?? undefined) };
          const pair = await shop.pair();
          const amount = Math.round(holds.reduce((sum, it) => sum + it, 0) * used);
          const sessionId = await sell(shop.parts, { ...pair, holds, amount, commissionBps: bps, endedDaysAgo: 6 });
          await patiently(() => settleSession(parts, { sessionId }));
          for (const it of moves) await play(parts, { ...pair, sessionId }, it);
          await workOff(parts);

          const session = (await findSession(shop.db, sessionId))!;
          const left = (await listCaptures(shop.db, sessionId)).reduce((sum, it) => sum + leftOf(it), 0);
          // What is under the provider's least charge is waived.
          expect(amount - session.charged_amount).toBeGreaterThanOrEqual(0);
          expect(amount - session.charged_amount).toBeLessThan(least);
          expect(session.charged_amount - session.refunded_amount).toBe(left);
          expect(session.commission - session.refunded_commission).toBeGreaterThanOrEqual(0);
          if (left === 0) expect(session.refunded_commission).toBe(session.commission);
          expect(await shop.wrong()).toEqual([]);
        }),
        { numRuns: Number(process.env.MONEY_RUNS ?? runs) },
      );
    }, 300_000);
  });

  /** As jobs are: tried again until the line holds. */
  async function patiently(work: () => Promise<unknown>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await work();
        return;
      } catch (error) {
        if (attempt === 30) throw error;
      }
    }
  }

  type Deps = Shop['parts'];
  interface People {
    readonly clientId: string;
    readonly consultantId: string;
    readonly sessionId: string;
  }

  async function play(deps: Deps, { clientId, consultantId, sessionId }: People, it: Move): Promise<void> {
    const left = (await listCaptures(shop.db, sessionId)).reduce((sum, capture) => sum + leftOf(capture), 0);
    const portion = (share: number) => ({ amount: Math.max(1, Math.round(left * share)), currency: 'USD' as const });
    switch (it.do) {
      case 'refund':
        await unlessRefused(
          refundSession(deps, { adminId: shop.admin1, sessionId, reason: 'why not', amount: portion(it.share) }),
        );
        return;
      case 'dispute':
        await unlessRefused(
          openDispute(deps, { clientId, sessionId, reason: 'quality', detail: 'bad' }).then(({ id }) =>
            resolveDispute(deps, {
              adminId: shop.admin1,
              disputeId: id,
              note: 'decided',
              resolution: it.give === null ? 'reject' : 'refund',
              ...(it.give !== null && { amount: portion(it.give) }),
            }),
          ),
        );
        return;
      case 'chargeback': {
        const [hold] = (await holdsOf(shop.parts, sessionId)).filter((held) => held.status === 'captured');
        if (!hold?.provider_ref) return;
        const taken = Math.max(1, Math.round(hold.captured_amount * it.share));
        const open = await shop.query("select 1 from refunds where status = 'pending'");
        if (open.rows.length > 0) await workOff(deps);
        const { ref } = await shop.outside.raiseChargeback({ holdRef: hold.provider_ref, amount: taken });
        if (it.end !== 'open') await shop.outside.closeChargeback({ ref, status: it.end as 'won' | 'lost' });
        await patiently(() => applyChargeback(deps, { ref }));
        return;
      }
      case 'pay': {
        await sql`update sessions set ended_at = now() - interval '8 days' where id = ${sessionId}`.execute(shop.db);
        await sql`update payouts set day = id::text where consultant_id = ${consultantId}`.execute(shop.db);
        await shop.outside.settleBalances();
        await payConsultants(deps);
        await workOff(deps);
        await shop.outside.deliverPayouts();
        await workOff(deps);
        const { rows } = await sql<{ ref: string }>`
        select provider_ref as ref from payouts where consultant_id = ${consultantId} and status = 'paid'`.execute(
          shop.db,
        );
        const last = rows.at(-1);
        if (it.returned && last) await shop.outside.returnPayout(last.ref);
        await workOff(deps);
      }
    }
  }

  /** What workers would do by and by: refunds, payouts, and events, which here are fetched. */
  async function workOff(deps: Deps): Promise<void> {
    const ids = async (text: string): Promise<string[]> =>
      (await shop.query<{ id: string }>(text)).rows.map((it) => it.id);
    for (const refundId of await ids("select id from refunds where status = 'pending'")) {
      await patiently(() => executeRefund(deps, { refundId }));
    }
    for (const payoutId of await ids("select id from payouts where status in ('pending', 'sent')")) {
      await patiently(() => executePayout(deps, { payoutId }));
    }
    await storeEvents(deps, await eventsOf(deps));
    for (const eventId of await ids('select id from payment_events where processed_at is null')) {
      await patiently(() => applyPaymentEvent(deps, { eventId }));
    }
  }

  async function eventsOf(deps: Deps): Promise<PaymentEvent[]> {
    const accounts = (await shop.query<{ ref: string }>('select ref from payment_accounts where ref is not null')).rows;
    const lists = [null, ...accounts.map((it) => it.ref)].map((accountRef) =>
      collect(deps.payments.listEvents({ accountRef, since: 0 })),
    );
    return (await Promise.all(lists)).flat();
  }

  describe('events', () => {
    it('in any order, any number of times, with a third of them lost, come to the same end', async () => {
      const scenario = fc.record({
        amount: fc.integer({ min: 100, max: 50_000 }),
        end: fc.constantFrom<'won' | 'lost'>('won', 'lost'),
        refund: fc.integer({ min: 1, max: 50 }),
        order: fc.infiniteStream(fc.nat()),
        lost: fc.infiniteStream(fc.integer({ min: 0, max: 2 })),
      });
      await fc.assert(
        fc.asyncProperty(scenario, async ({ amount, end, refund, order, lost }) => {
          const pair = await shop.pair();
          const sessionId = await shop.settled({ ...pair, holds: [amount], amount });
          const [hold] = await holdsOf(shop.parts, sessionId);
          await refundSession(shop.parts, {
            adminId: shop.admin1,
            sessionId,
            reason: 'a little',
            amount: { amount: refund, currency: 'USD' },
          });
          const { ref } = await shop.outside.raiseChargeback({ holdRef: hold?.provider_ref ?? '' });
          await shop.outside.closeChargeback({ ref, status: end });
          const all = await eventsOf(shop.parts);
          const [losses, orders] = [lost[Symbol.iterator](), order[Symbol.iterator]()];
          // The last word about a chargeback may be lost, too: what comes of the others looks at the same thing.
          const kept = all.filter((it) => it.subjectRef === ref || losses.next().value !== 0);
          const twice = [...kept, ...kept]
            .map((event) => ({ event, at: Number(orders.next().value) }))
            .sort((a, b) => a.at - b.at);
          for (const { event } of twice) {
            await storeEvents(shop.parts, [event]);
            await sql`update payment_events set processed_at = null where id = ${event.id}`.execute(shop.db);
            await applyPaymentEvent(shop.parts, { eventId: event.id });
          }
          const session = (await findSession(shop.db, sessionId))!;
          expect([session.charge_status, session.refunded_amount]).toEqual(
            end === 'won' ? ['partially_refunded', refund] : ['refunded', amount],
          );
          expect(await shop.wrong()).toEqual([]);
        }),
        { numRuns: Math.ceil(runs / 3) },
      );
    }, 300_000);
  });
});
