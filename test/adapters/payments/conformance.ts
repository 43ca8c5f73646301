/** What every payment provider must keep, however it is built: the one simulated here, and the real one's adapter. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  EventRefused,
  type HoldRequest,
  type Movement,
  PaymentMethodRefused,
  type Payments,
} from '../../../core/ports/payments.ts';
import { collect } from '../../support/collect.ts';

export interface Stage {
  readonly payments: Payments;
  /** Tokens of cards: that works, that is declined, that wants the client's confirmation while they are there. */
  readonly cards: { readonly works: string; readonly declined: string; readonly confirmed: string };
  /** An account that takes payments. */
  activeAccount(): Promise<string>;
  /** The client confirms, as they would in the browser. */
  confirm(it: { methodRef: string; clientSecret: string }): Promise<void>;
  /** What is in an account becomes available, where that takes the provider days. */
  settleBalances(): Promise<void>;
  raiseChargeback(holdRef: string): Promise<string>;
  closeChargeback(ref: string, status: 'won' | 'lost'): Promise<void>;
  returnPayout(it: { accountRef: string; ref: string }): Promise<void>;
  /** The latest event about such a thing, as it would be sent. */
  eventAbout(ref: string): Promise<{ body: Buffer; headers: Record<string, string> }>;
  /** The same, signed long ago. */
  oldEventAbout(ref: string): Promise<{ body: Buffer; headers: Record<string, string> }>;
  close(): Promise<void>;
}

const net = (movements: readonly Movement[]): number => movements.reduce((sum, it) => sum + it.amount - it.fee, 0);

export function describePayments(name: string, open: () => Promise<Stage>): void {
  describe(`payments: ${name}`, () => {
    let stage: Stage;
    let payments: Payments;
    let customerRef: string;
    let accountRef: string;
    beforeAll(async () => {
      stage = await open();
      payments = stage.payments;
      const clientId = randomUUID();
      ({ ref: customerRef } = await payments.openCustomer({ key: `customer:${clientId}`, clientId }));
      accountRef = await stage.activeAccount();
    });
    afterAll(() => stage?.close());

    async function request(card: string, more: Partial<HoldRequest> = {}): Promise<HoldRequest> {
      const method = await payments.addMethod({ customerRef, token: card });
      return {
        key: `hold:${randomUUID()}:1:1`,
        amount: 10_000,
        currency: 'USD',
        customerRef,
        methodRef: method.ref,
        accountRef,
        clientPresent: true,
        notes: { holdId: randomUUID() },
        ...more,
      };
    }
    async function held(more: Partial<HoldRequest> = {}): Promise<string> {
      const outcome = await payments.placeHold(await request(stage.cards.works, more));
      if (outcome.status !== 'held') throw new Error(`${outcome.status} instead of held`);
      return outcome.ref;
    }
    async function captured(amount = 10_000, commission = 1_500): Promise<string> {
      const ref = await held();
      const outcome = await payments.capture({ key: `capture:${ref}`, ref, amount, commission });
      if (outcome.status !== 'captured') throw new Error(`${outcome.status} instead of captured`);
      return ref;
    }
    const balance = async (account: string | null): Promise<number> => {
      const its = (await payments.balance(account)).filter((it) => it.currency === 'USD');
      return its.reduce((sum, it) => sum + it.available + it.pending, 0);
    };
    /** What `work` changed in both balances, and that the movements since say the same. */
    async function changes(work: () => Promise<unknown>): Promise<{ ours: number; theirs: number }> {
      const read = async () => ({
        ours: { balance: await balance(null), net: net(await movements(null)) },
        theirs: { balance: await balance(accountRef), net: net(await movements(accountRef)) },
      });
      const before = await read();
      await work();
      const after = await read();
      const ours = after.ours.balance - before.ours.balance;
      const theirs = after.theirs.balance - before.theirs.balance;
      expect([after.ours.net - before.ours.net, after.theirs.net - before.theirs.net]).toEqual([ours, theirs]);
      return { ours, theirs };
    }
    const movements = async (account: string | null): Promise<Movement[]> =>
      (await collect(payments.listMovements({ accountRef: account, since: 0 }))).filter((it) => it.currency === 'USD');

    describe('customers and cards', () => {
      it('open the same customer under the same key', async () => {
        const clientId = randomUUID();
        const open = () => payments.openCustomer({ key: `customer:${clientId}`, clientId });
        expect(await open()).toEqual(await open());
      });

      it('tell what a card looks like, and recognise it when it comes again', async () => {
        const one = await payments.addMethod({ customerRef, token: stage.cards.works });
        const two = await payments.addMethod({ customerRef, token: stage.cards.works });
        expect(one).toMatchObject({ brand: 'visa', last4: '4242', needsConfirmation: false });
        expect(two.fingerprint).toBe(one.fingerprint);
        expect(one.fingerprint).not.toBe('');
      });

      it('refuse what is no card', async () => {
        await expect(payments.addMethod({ customerRef, token: 'tok_nonsense' })).rejects.toThrow(PaymentMethodRefused);
      });

      it('cannot be charged any more once removed', async () => {
        const wanted = await request(stage.cards.works);
        await payments.removeMethod(wanted.methodRef);
        expect((await payments.placeHold(wanted)).status).toBe('declined');
      });

      it('begin a set-up that stays open until the client has done their part', async () => {
        const { ref, clientSecret } = await payments.beginSetUp({ customerRef });
        expect(clientSecret.startsWith(ref)).toBe(true);
        expect(await payments.findSetUp(ref)).toEqual({ status: 'open' });
      });
    });

    describe('a hold', () => {
      it('is one hold under one key, however often and at once it is asked for', async () => {
        const wanted = await request(stage.cards.works);
        const outcomes = await Promise.all(Array.from({ length: 4 }, () => payments.placeHold(wanted)));
        const [first] = outcomes;
        if (first?.status !== 'held') throw new Error(`${first?.status}`);
        // Who asks while another is being answered may be told to ask again.
        for (const it of outcomes) if (it.status !== 'unknown') expect(it).toEqual(first);
        expect(await payments.placeHold(wanted)).toEqual(first);
        expect(await payments.findHold(first.ref)).toMatchObject({ key: wanted.key, state: { status: 'held' } });
        expect(first.captureBefore).toBeGreaterThan(Date.now() + 86_400_000);
      });

      it('is never another one under a key that was used', async () => {
        const wanted = await request(stage.cards.works);
        await payments.placeHold(wanted);
        await expect(payments.placeHold({ ...wanted, amount: 9_000 })).rejects.toThrow();
      });

      it('is declined for good, with the reason', async () => {
        const wanted = await request(stage.cards.declined);
        const outcome = await payments.placeHold(wanted);
        expect(outcome).toMatchObject({ status: 'declined', reason: expect.stringMatching(/./) });
        expect((await payments.placeHold(wanted)).status).toBe('declined');
      });

      it.each([true, false])(
        'waits for the client where their bank wants it (present: %s), and holds then',
        async (clientPresent) => {
          const wanted = await request(stage.cards.confirmed, { clientPresent });
          const outcome = await payments.placeHold(wanted);
          if (outcome.status !== 'requires_action') throw new Error(`${outcome.status} instead of requires_action`);
          const { ref, clientSecret } = outcome;
          expect((await payments.findHold(ref))?.state).toEqual({ status: 'requires_action', ref, clientSecret });
          await stage.confirm({ methodRef: wanted.methodRef, clientSecret });
          expect((await payments.findHold(ref))?.state).toMatchObject({ status: 'held', ref });
        },
      );

      it('goes back, any number of times, and cannot be captured then', async () => {
        const ref = await held();
        const { ours, theirs } = await changes(async () => {
          expect(await payments.release({ ref })).toBe('released');
          expect(await payments.release({ ref })).toBe('released');
        });
        expect([ours, theirs]).toEqual([0, 0]);
        expect((await payments.findHold(ref))?.state.status).toBe('released');
        expect((await payments.capture({ key: `capture:${ref}`, ref, amount: 1_000, commission: 0 })).status).toBe(
          'failed',
        );
      });

      it('that waits for the client goes back too, and no confirmation revives it', async () => {
        const wanted = await request(stage.cards.confirmed);
        const outcome = await payments.placeHold(wanted);
        if (outcome.status !== 'requires_action') throw new Error(outcome.status);
        expect(await payments.release({ ref: outcome.ref })).toBe('released');
        await stage.confirm({ methodRef: wanted.methodRef, clientSecret: outcome.clientSecret }).catch(() => {});
        expect((await payments.findHold(outcome.ref))?.state.status).toBe('released');
      });

      it('whose answer was lost goes back by what was asked for; one that was never placed cannot be any more', async () => {
        const placed = await request(stage.cards.works);
        const answer = await payments.placeHold(placed);
        if (answer.status !== 'held') throw new Error(answer.status);
        expect(await payments.release({ request: placed })).toBe('released');
        expect((await payments.findHold(answer.ref))?.state.status).toBe('released');

        const never = await request(stage.cards.works);
        expect(await payments.release({ request: never })).toBe('released');
        expect((await payments.placeHold(never)).status).not.toBe('held');
      });

      it('that nobody knows is not found', async () => {
        expect(await payments.findHold('pi_nobody_knows')).toBeNull();
      });
    });

    describe('a capture', () => {
      it('moves the amount to the consultant less our commission, and leaves us the commission less the fee', async () => {
        const ref = await held();
        let fee: number | null = null;
        const { ours, theirs } = await changes(async () => {
          const outcome = await payments.capture({ key: `capture:${ref}`, ref, amount: 5_000, commission: 750 });
          if (outcome.status !== 'captured') throw new Error(outcome.status);
          expect(outcome.amount).toBe(5_000);
          fee = outcome.fee;
        });
        expect(theirs).toBe(4_250);
        expect(fee).toBeGreaterThan(0);
        expect(ours).toBe(750 - (fee ?? 0));
        expect((await payments.findHold(ref))?.state).toMatchObject({ status: 'captured', amount: 5_000, fee });
      });

      it('happens once, under one key and under several, also at the same time', async () => {
        const ref = await held();
        const { theirs } = await changes(async () => {
          const keys = ['a', 'a', 'b'];
          await Promise.all(
            keys.map((key) => payments.capture({ key: `${key}:${ref}`, ref, amount: 5_000, commission: 750 })),
          );
          const again = await payments.capture({ key: `a:${ref}`, ref, amount: 5_000, commission: 750 });
          expect(again).toMatchObject({ status: 'captured', amount: 5_000 });
        });
        expect(theirs).toBe(4_250);
      });

      it('takes no more than was held, and no commission above the amount', async () => {
        const ref = await held();
        const { ours, theirs } = await changes(async () => {
          const more = await payments.capture({ key: `more:${ref}`, ref, amount: 10_001, commission: 0 });
          const greedy = await payments.capture({ key: `greedy:${ref}`, ref, amount: 5_000, commission: 5_001 });
          expect([more.status, greedy.status]).toEqual(['failed', 'failed']);
        });
        expect([ours, theirs]).toEqual([0, 0]);
        expect((await payments.findHold(ref))?.state.status).toBe('held');
      });

      it('without commission gives all of it to the consultant', async () => {
        expect((await changes(() => captured(2_000, 0))).theirs).toBe(2_000);
      });

      it('is found by whoever wanted to release the hold', async () => {
        expect(await payments.release({ ref: await captured() })).toBe('captured');
      });
    });

    describe('a refund', () => {
      it('takes from both what each had of it, once, and no more than was captured in all', async () => {
        const holdRef = await captured(10_000, 1_500);
        const part = { key: `refund:${holdRef}:1`, holdRef, amount: 4_000, commission: 601 };
        const { ours, theirs } = await changes(async () => {
          const first = await payments.refund(part);
          if (first.status !== 'refunded') throw new Error(first.status);
          expect(await payments.refund(part)).toEqual(first);
          expect(await payments.findRefund(first.ref)).toEqual({
            ref: first.ref,
            status: 'refunded',
            holdRef,
            amount: 4_000,
          });
        });
        expect([ours, theirs]).toEqual([-601, -3_399]);
        const rest = await changes(async () => {
          const tooMuch = { key: `refund:${holdRef}:2`, holdRef, amount: 6_001, commission: 0 };
          expect((await payments.refund(tooMuch)).status).toBe('failed');
          const last = { key: `refund:${holdRef}:3`, holdRef, amount: 6_000, commission: 899 };
          expect((await payments.refund(last)).status).toBe('refunded');
        });
        expect([rest.ours, rest.theirs]).toEqual([-899, -5_101]);
      });

      it('that nobody knows is not found', async () => {
        expect(await payments.findRefund('re_nobody_knows')).toBeNull();
      });
    });

    describe('a chargeback', () => {
      it('takes from us; won, it comes back', async () => {
        const holdRef = await captured(10_000, 1_500);
        let ref = '';
        const opened = await changes(async () => {
          ref = await stage.raiseChargeback(holdRef);
        });
        const chargeback = await payments.findChargeback(ref);
        expect(chargeback).toMatchObject({ ref, holdRef, amount: 10_000, withdrawn: 10_000, status: 'open' });
        expect(opened).toEqual({ ours: -10_000 - (chargeback?.fee ?? 0), theirs: 0 });
        const closed = await changes(() => stage.closeChargeback(ref, 'won'));
        const won = await payments.findChargeback(ref);
        expect(won).toMatchObject({ status: 'won', withdrawn: 0 });
        expect(closed).toEqual({ ours: 10_000 + (chargeback?.fee ?? 0) - (won?.fee ?? 0), theirs: 0 });
      });

      it('lost, the consultant bears their share, once', async () => {
        const holdRef = await captured(10_000, 1_500);
        const ref = await stage.raiseChargeback(holdRef);
        await stage.closeChargeback(ref, 'lost');
        expect(await payments.findChargeback(ref)).toMatchObject({ status: 'lost', withdrawn: 10_000 });
        const share = { key: `reverse:${ref}`, holdRef, amount: 10_000, commission: 1_500 };
        const { ours, theirs } = await changes(async () => {
          const first = await payments.reverse(share);
          expect(first.status).toBe('reversed');
          expect(await payments.reverse(share)).toEqual(first);
        });
        expect([ours, theirs]).toEqual([8_500, -8_500]);
      });

      it('that nobody knows is not found', async () => {
        expect(await payments.findChargeback('dp_nobody_knows')).toBeNull();
      });
    });

    describe('a payout', () => {
      it('leaves the account, once; sent back by the bank, it is in the account again', async () => {
        await captured(10_000, 1_500);
        await stage.settleBalances();
        const order = { key: `payout:${randomUUID()}`, accountRef, amount: 5_000, currency: 'USD' } as const;
        let ref = '';
        const { ours, theirs } = await changes(async () => {
          const first = await payments.payOut(order);
          if (first.status !== 'paid' && first.status !== 'pending') throw new Error(first.status);
          ref = first.ref;
          expect(await payments.payOut(order)).toMatchObject({ ref });
        });
        expect([ours, theirs]).toEqual([0, -5_000]);
        expect(await payments.findPayout({ accountRef, ref })).toMatchObject({ ref, amount: 5_000, reason: null });
        const back = await changes(() => stage.returnPayout({ accountRef, ref }));
        expect([back.ours, back.theirs]).toEqual([0, 5_000]);
        expect(await payments.findPayout({ accountRef, ref })).toMatchObject({
          status: 'failed',
          reason: expect.stringMatching(/./),
        });
      });

      it('is refused for more than the account has', async () => {
        const amount = (await balance(accountRef)) + 1;
        const order = { key: `payout:${randomUUID()}`, accountRef, amount, currency: 'USD' } as const;
        const { theirs } = await changes(async () => expect((await payments.payOut(order)).status).toBe('failed'));
        expect(theirs).toBe(0);
      });

      it('that nobody knows is not found', async () => {
        expect(await payments.findPayout({ accountRef, ref: 'po_nobody_knows' })).toBeNull();
      });
    });

    describe('an event', () => {
      it('is believed with its signature over the very bytes, and says which thing to look at', async () => {
        const ref = await captured();
        const { body, headers } = await stage.eventAbout(ref);
        const event = await payments.readEvent(body, headers);
        expect(event).toMatchObject({ subject: 'hold', subjectRef: ref, accountRef: null });
        expect(Math.abs(event.at - Date.now())).toBeLessThan(60_000);
        const forged = Buffer.from(body);
        forged[forged.length - 2] = forged[forged.length - 2]! ^ 1;
        await expect(payments.readEvent(forged, headers)).rejects.toThrow(EventRefused);
        await expect(payments.readEvent(body, {})).rejects.toThrow(EventRefused);
      });

      it('is refused when it was signed long ago', async () => {
        const { body, headers } = await stage.oldEventAbout(await captured());
        await expect(payments.readEvent(body, headers)).rejects.toThrow(EventRefused);
      });

      it('that got lost can be fetched', async () => {
        const since = Date.now() - 2_000;
        const ref = await captured();
        const events = await collect(payments.listEvents({ accountRef: null, since }));
        expect(events.filter((it) => it.subject === 'hold' && it.subjectRef === ref).length).toBeGreaterThan(0);
        expect(new Set(events.map((it) => it.id)).size).toBe(events.length);
      });
    });
  });
}
