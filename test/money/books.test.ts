import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findSession } from '../../core/db/queries/sessions.ts';
import { applyChargeback } from '../../core/flow/billing/apply-chargeback.ts';
import { applyRefund } from '../../core/flow/billing/apply-refund.ts';
import { openDispute } from '../../core/flow/billing/open-dispute.ts';
import { refundSession } from '../../core/flow/billing/refund-session.ts';
import { resolveDispute } from '../../core/flow/billing/resolve-dispute.ts';
import { settleSession } from '../../core/flow/billing/settle-session.ts';
import { applyPayout, executePayout } from '../../core/flow/books/execute-payout.ts';
import { listPayouts } from '../../core/flow/books/list-payouts.ts';
import { payConsultants } from '../../core/flow/books/pay-consultants.ts';
import { openStripe } from './outside.ts';
import { openShop, type Shop } from './shop.ts';
import { holdsOf, sell } from './sold.ts';

describe.each([
  ['the simulated provider', undefined],
  ['Stripe', openStripe],
])('with %s,', (_name, open) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop(open);
  });
  afterAll(() => shop?.close());
  afterEach(async () => {
    expect(await shop.wrong()).toEqual([]);
  });

  const usd = (amount: number) => ({ amount, currency: 'USD' as const });
  const charge = async (sessionId: string) => {
    const row = await findSession(shop.db, sessionId);
    return [row?.charge_status, row?.charged_amount, row?.refunded_amount, row?.refunded_commission];
  };
  const refund = (sessionId: string, amount?: number) =>
    refundSession(shop.parts, {
      adminId: shop.admin1,
      sessionId,
      reason: 'It did not help.',
      ...(amount !== undefined && { amount: usd(amount) }),
    });
  const owed = async (consultantId: string): Promise<number> =>
    0 - (await shop.balance('consultant_payable', consultantId));
  /** Everything that is due today, carried out. */
  async function payDay(): Promise<void> {
    await shop.outside.settleBalances();
    await payConsultants(shop.parts);
    const due = shop.rung.splice(0).filter((it) => it.name === 'payout.execute');
    for (const { payload } of due) await executePayout(shop.parts, payload as { payoutId: string });
    await shop.outside.deliverPayouts();
    for (const { payload } of due) await executePayout(shop.parts, payload as { payoutId: string });
  }
  const payouts = async (consultantId: string) => {
    const list = await listPayouts(shop.parts, { consultantId, page: { limit: 20 } });
    return list.items.map((it) => [it.status, it.amount.amount]);
  };

  describe('settling', () => {
    it('splits several captures so that the shares add up, here and at the provider', async () => {
      const sale = { ...(await shop.pair()), holds: [333, 333, 333], amount: 999, commissionBps: 1500 };
      const sessionId = await shop.settled(sale);
      const holds = await holdsOf(shop.parts, sessionId);
      expect(holds.map((it) => [it.status, it.captured_amount, it.commission])).toEqual([
        ['captured', 333, 50],
        ['captured', 333, 50],
        ['captured', 333, 50],
      ]);
      expect(await owed(sale.consultantId)).toBe(849);
    });

    it('charges what is still held when the provider let go of a hold, and the ledger says that the rest is waived', async () => {
      const sale = { ...(await shop.pair()), holds: [500, 500], amount: 900 };
      const sessionId = await sell(shop.parts, sale);
      const [, second] = await holdsOf(shop.parts, sessionId);
      await shop.parts.payments.release({ ref: second?.provider_ref ?? '' });
      await settleSession(shop.parts, { sessionId });
      expect((await charge(sessionId)).slice(0, 2)).toEqual(['captured', 500]);
      expect(await shop.balance('waived_charges', sale.clientId)).toBe(-400);
      expect(await shop.balance('waived_services', sale.consultantId)).toBe(400);
    });
  });

  describe('what costs less than the provider charges', () => {
    it('is not charged, and the ledger says why', async () => {
      const minimum = shop.parts.payments.minimumCharge('USD');
      const sale = { ...(await shop.pair()), holds: [100], amount: minimum - 1 };
      const sessionId = await shop.settled(sale);
      expect((await charge(sessionId))[1]).toBe(0);
      expect((await holdsOf(shop.parts, sessionId)).map((it) => it.status)).toEqual(['released']);
      expect(await shop.balance('waived_charges', sale.clientId)).toBe(0 - (minimum - 1));
      const { rows } = await sql<{ kind: string }>`
        select kind from ledger_transactions where session_id = ${sessionId}`.execute(shop.db);
      // The simulated provider charges a cent: there nothing is less.
      expect(rows.map((it) => it.kind)).toEqual(minimum > 1 ? ['waived_below_minimum'] : []);
    });
  });

  describe('a refund', () => {
    it('of everything takes exactly both shares back, from both', async () => {
      const sale = { ...(await shop.pair()), holds: [1001, 777], amount: 1501 };
      const sessionId = await shop.settled(sale);
      const session = await refund(sessionId);
      expect(session.charge).toEqual({ status: 'refunded', amount: usd(1501) });
      expect(await charge(sessionId)).toEqual(['refunded', 1501, 1501, 225]);
      expect(await owed(sale.consultantId)).toBe(0);
      expect(await refund(sessionId).catch((error) => error.code)).toBe('invalid_state');
    });

    it('in odd portions ends the same as in one, and never gives back more than was charged', async () => {
      const sale = { ...(await shop.pair()), holds: [1001, 777], amount: 1501 };
      const sessionId = await shop.settled(sale);
      for (const portion of [1, 333, 7, 600]) await refund(sessionId, portion);
      expect((await charge(sessionId))[0]).toBe('partially_refunded');
      expect(await refund(sessionId, 561).catch((error) => error.code)).toBe('validation_failed');
      await refund(sessionId, 560);
      expect(await charge(sessionId)).toEqual(['refunded', 1501, 1501, 225]);
      expect(await owed(sale.consultantId)).toBe(0);
    });

    it('that the client’s bank sends back is owed to the client', async () => {
      const sale = { ...(await shop.pair()), holds: [1000], amount: 1000 };
      await refund(await shop.settled(sale), 400);
      const { rows } = await shop.query<{ provider_ref: string }>(
        'select provider_ref from refund_parts order by id desc limit 1',
      );
      const ref = rows[0]?.provider_ref ?? '';
      await shop.outside.returnRefund(ref);
      await applyRefund(shop.parts, { ref });
      await applyRefund(shop.parts, { ref });
      expect(await shop.balance('client_receivable', sale.clientId)).toBe(-400);
    });
  });

  describe('a dispute', () => {
    const dispute = (sessionId: string, clientId: string) =>
      openDispute(shop.parts, { clientId, sessionId, reason: 'quality', detail: 'It did not help.' });

    it('freezes the payout until an operator has decided', async () => {
      const pair = await shop.pair();
      const sale = { ...pair, holds: [10_000], amount: 10_000, endedDaysAgo: 6 };
      const sessionId = await shop.settled(sale);
      const opened = await dispute(sessionId, pair.clientId);
      expect((await charge(sessionId))[0]).toBe('disputed');
      await shop.query(`update sessions set ended_at = now() - interval '8 days' where id = '${sessionId}'`);
      await payDay();
      expect(await payouts(pair.consultantId)).toEqual([]);
      const decision = { adminId: shop.admin1, disputeId: opened.id, note: 'Half of it was good.' };
      await resolveDispute(shop.parts, { ...decision, resolution: 'refund', amount: usd(5000) });
      expect(await charge(sessionId)).toEqual(['partially_refunded', 10_000, 5000, 750]);
      await payDay();
      expect(await payouts(pair.consultantId)).toEqual([['paid', 4250]]);
      expect(await resolveDispute(shop.parts, { ...decision, resolution: 'reject' }).catch((error) => error.code)).toBe(
        'invalid_state',
      );
    });

    it('is possible for seven days, once, by the client alone', async () => {
      const pair = await shop.pair();
      const sessionId = await shop.settled({ ...pair, holds: [900], amount: 900, endedDaysAgo: 6 });
      expect(await dispute(sessionId, pair.consultantId).catch((error) => error.code)).toBe('not_found');
      await dispute(sessionId, pair.clientId);
      expect(await dispute(sessionId, pair.clientId).catch((error) => error.code)).toBe('conflict');
      const old = await shop.settled({ ...pair, holds: [900], amount: 900, endedDaysAgo: 8 });
      expect(await dispute(old, pair.clientId).catch((error) => error.code)).toBe('invalid_state');
      const free = await shop.settled({ ...pair, holds: [900], amount: 0 });
      expect(await dispute(free, pair.clientId).catch((error) => error.code)).toBe('invalid_state');
    });
  });

  describe('a payout', () => {
    it('brings what is older than the dispute window, once a day', async () => {
      const pair = await shop.pair();
      await shop.settled({ ...pair, holds: [10_000], amount: 10_000, endedDaysAgo: 8 });
      await shop.settled({ ...pair, holds: [2000], amount: 2000, endedDaysAgo: 1 });
      await payDay();
      await shop.settled({ ...pair, holds: [4000], amount: 4000, endedDaysAgo: 8 });
      await payDay();
      expect(await payouts(pair.consultantId)).toEqual([['paid', 8500]]);
      const { balance } = await listPayouts(shop.parts, { consultantId: pair.consultantId, page: { limit: 20 } });
      expect(balance).toEqual([
        { currency: 'USD', total: usd(5100), payable: usd(3400), inDisputeWindow: usd(1700), frozen: usd(0) },
      ]);
    });

    it('is less what went back after it was paid: a negative balance is carried, and netted', async () => {
      const pair = await shop.pair();
      const first = await shop.settled({ ...pair, holds: [10_000], amount: 10_000, endedDaysAgo: 8 });
      await payDay();
      await refund(first);
      expect(await owed(pair.consultantId)).toBe(-8500);
      await shop.settled({ ...pair, holds: [4000], amount: 4000, endedDaysAgo: 8 });
      await shop.query(`update payouts set day = '2026-01-01' where consultant_id = '${pair.consultantId}'`);
      await payDay();
      expect(await payouts(pair.consultantId)).toEqual([['paid', 8500]]);
      await shop.settled({ ...pair, holds: [10_000], amount: 10_000, endedDaysAgo: 8 });
      await payDay();
      expect((await payouts(pair.consultantId))[0]).toEqual(['paid', 3400]);
    });

    it('that a bank sends back is owed again', async () => {
      const pair = await shop.pair();
      await shop.settled({ ...pair, holds: [10_000], amount: 10_000, endedDaysAgo: 8 });
      await payDay();
      const { rows } = await shop.query<{ provider_ref: string }>(
        `select provider_ref from payouts where consultant_id = '${pair.consultantId}'`,
      );
      const ref = rows[0]?.provider_ref ?? '';
      await shop.outside.returnPayout(ref);
      await applyPayout(shop.parts, { ref });
      await applyPayout(shop.parts, { ref });
      expect(await payouts(pair.consultantId)).toEqual([['returned', 8500]]);
      expect(await owed(pair.consultantId)).toBe(8500);
    });
  });

  describe('a chargeback', () => {
    const raise = async (sessionId: string, amount?: number): Promise<string> => {
      const [hold] = await holdsOf(shop.parts, sessionId);
      const input = { holdRef: hold?.provider_ref ?? '', ...(amount !== undefined && { amount }) };
      const { ref } = await shop.outside.raiseChargeback(input);
      await applyChargeback(shop.parts, { ref });
      return ref;
    };
    const close = async (ref: string, status: 'won' | 'lost'): Promise<void> => {
      await shop.outside.closeChargeback({ ref, status });
      await applyChargeback(shop.parts, { ref });
    };

    it('freezes the payout; won, everything is as it was but for the fee', async () => {
      const pair = await shop.pair();
      const sessionId = await shop.settled({ ...pair, holds: [10_000], amount: 10_000, endedDaysAgo: 8 });
      const ref = await raise(sessionId);
      await payDay();
      expect(await payouts(pair.consultantId)).toEqual([]);
      expect((await charge(sessionId))[0]).toBe('disputed');
      expect(await refund(sessionId).catch((error) => error.code)).toBe('invalid_state');
      await close(ref, 'won');
      expect(await charge(sessionId)).toEqual(['captured', 10_000, 0, 0]);
      await payDay();
      expect(await payouts(pair.consultantId)).toEqual([['paid', 8500]]);
    });

    it('lost is borne by both in their shares, also after the payout', async () => {
      const pair = await shop.pair();
      const sessionId = await shop.settled({ ...pair, holds: [10_000], amount: 10_000, endedDaysAgo: 8 });
      await payDay();
      await close(await raise(sessionId), 'lost');
      expect(await charge(sessionId)).toEqual(['refunded', 10_000, 10_000, 1500]);
      expect(await owed(pair.consultantId)).toBe(-8500);
    });

    it('lost after a partial refund takes no more from the consultant than was left', async () => {
      const pair = await shop.pair();
      const sessionId = await shop.settled({ ...pair, holds: [10_000], amount: 10_000 });
      await refund(sessionId, 4000);
      await close(await raise(sessionId, 10_000), 'lost');
      expect(await charge(sessionId)).toEqual(['refunded', 10_000, 10_000, 1500]);
      expect(await owed(pair.consultantId)).toBe(0);
    });
  });
});
