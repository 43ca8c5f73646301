import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect, type Db } from '../../core/db/connect.ts';
import { postLedgerTransaction } from '../../core/db/queries/ledger.ts';
import { type Posting, refundPostings, settlementPostings } from '../../core/domain/ledger.ts';
import { split } from '../../core/domain/money.ts';
import { newId } from '../../core/flow/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createSmallWorld, FRESH, ledger, people, type SmallWorld } from './small-world.ts';

const BALANCE = { code: '23514', constraint: null };
const APPEND_ONLY = { code: '23000', constraint: null };

describe('a transaction of the ledger', () => {
  let world: SmallWorld;
  beforeAll(async () => {
    world = await createSmallWorld();
  });
  afterAll(async () => {
    await world?.close();
  });
  const transaction = `insert into ledger_transactions (id, external_id, kind) values ('${FRESH}', 'another', 'settlement')`;
  const entries = (...rows: [account: number, amount: number, currency: string][]): string =>
    `insert into ledger_entries (transaction_id, account_id, amount, currency) values
      ${rows.map(([account, amount, currency]) => `('${FRESH}', ${account}, ${amount}, '${currency}')`).join(', ')}`;

  it('is taken when its entries sum to zero', async () => {
    const balanced = entries([1, 700, 'USD'], [1, 300, 'USD'], [2, -1000, 'USD']);
    expect(await world.refusal(`${transaction}; ${balanced}`)).toBeNull();
  });

  it.each([
    ['has no entries', transaction],
    ['has one entry', `${transaction}; ${entries([1, 1000, 'USD'])}`],
    ['is a cent off', `${transaction}; ${entries([1, 1000, 'USD'], [2, -999, 'USD'])}`],
    ['sums to zero only across currencies', `${transaction}; ${entries([1, 1000, 'USD'], [3, -1000, 'EUR'])}`],
    [
      'gets an entry later on, slipped in before the others',
      entries([1, 5, 'USD'])
        .replace(FRESH, ledger.transaction)
        .replace('(transaction_id', '(id, transaction_id')
        .replace(') values', ') overriding system value values')
        .replace("('", "(-1, '"),
    ],
    ['gets an entry later on', entries([1, 5, 'USD']).replace(FRESH, ledger.transaction)],
    ['names another currency than its account', `${transaction}; ${entries([1, 5, 'EUR'], [3, -5, 'EUR'])}`],
  ])('is refused when it %s', async (_what, sql) => {
    expect(await world.refusal(sql)).toEqual(BALANCE);
  });

  it('is refused at the commit at the latest', async () => {
    await world.query(`begin; ${transaction}; ${entries([1, 1000, 'USD'])}`);
    await expect(world.query('commit')).rejects.toMatchObject({ code: '23514' });
    expect(await world.query(`select 1 from ledger_transactions where id = '${FRESH}'`)).toEqual([]);
  });

  it.each([
    ['updated', 'update ledger_entries set amount = amount * 2'],
    ['deleted', 'delete from ledger_entries'],
    ['truncated', 'truncate ledger_entries'],
    ['updated', "update ledger_transactions set kind = 'gift'"],
    ['deleted', `delete from ledger_transactions where id = '${ledger.transaction}'`],
    ['truncated', 'truncate ledger_transactions cascade'],
    ['given to somebody else', 'update ledger_accounts set owner_id = null'],
    ['left without an account', 'delete from ledger_accounts'],
    ['truncated with its accounts', 'truncate ledger_accounts cascade'],
    ['truncated with its sessions', 'truncate sessions cascade'],
  ])('is never %s: %s', async (_how, sql) => {
    expect(await world.refusal(sql)).toEqual(APPEND_ONLY);
  });
});

describe('posting', () => {
  let database: TestDatabase;
  let db: Db;
  beforeAll(async () => {
    database = await createTestDatabase();
    db = connect({ url: database.url, poolSize: 8 });
    await db
      .insertInto('users')
      .values(
        [people.client, people.expert].map((id) => ({
          id,
          email: `${id}@test.local`,
          password_hash: 'x',
          name: 'Somebody',
          role: id === people.client ? 'client' : 'consultant',
        })),
      )
      .execute();
  });
  afterAll(async () => {
    await db?.destroy();
    await database?.drop();
  });

  const post = (externalId: string, postings: readonly Posting[]): Promise<boolean> =>
    db
      .transaction()
      .execute((trx) =>
        postLedgerTransaction(trx, { id: newId(), externalId, kind: 'settlement', sessionId: null, postings }),
      );
  const settlement = (amount: number): Posting[] =>
    settlementPostings({
      amount,
      ...split(amount, 1500),
      processingFee: 38,
      currency: 'USD',
      consultantId: people.expert,
      clientId: people.client,
    });
  const total = async (): Promise<{ sum: number; transactions: number }> => {
    const sum = await db
      .selectFrom('ledger_entries')
      .select((eb) => eb.fn.sum<number>('amount').as('it'))
      .executeTakeFirst();
    const count = await db
      .selectFrom('ledger_transactions')
      .select((eb) => eb.fn.countAll<number>().as('it'))
      .executeTakeFirst();
    return { sum: Number(sum?.it ?? 0), transactions: Number(count?.it ?? 0) };
  };
  let before: { sum: number; transactions: number };
  beforeEach(async () => {
    before = await total();
  });

  it('twice under one external id moves the money once', async () => {
    expect(await post('settle:once', settlement(10_000))).toBe(true);
    expect(await post('settle:once', settlement(10_000))).toBe(false);
    expect((await total()).transactions).toBe(before.transactions + 1);
  });

  it('by eight at once under one external id moves the money once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => post('settle:race', settlement(10_000))));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect((await total()).transactions).toBe(before.transactions + 1);
  });

  it('by many at once opens each account once', async () => {
    const yen = (n: number) => settlement(1000 + n).map((it) => ({ ...it, currency: 'JPY' as const }));
    await Promise.all(Array.from({ length: 16 }, (_, n) => post(`settle:yen-${n}`, yen(n))));
    const accounts = await db.selectFrom('ledger_accounts').select('kind').where('currency', '=', 'JPY').execute();
    expect(accounts.map((it) => it.kind).sort()).toEqual([
      'consultant_payable',
      'platform_revenue',
      'processing_fees',
      'provider_clearing',
    ]);
  });

  it('rolled back with the work that it belongs to leaves nothing behind', async () => {
    const work = db.transaction().execute(async (trx) => {
      const posted = await postLedgerTransaction(trx, {
        id: newId(),
        externalId: 'settle:undone',
        kind: 'settlement',
        sessionId: null,
        postings: settlement(5000),
      });
      expect(posted).toBe(true);
      throw new Error('the rest of the work failed');
    });
    await expect(work).rejects.toThrow('the rest of the work failed');
    expect(await total()).toEqual(before);
    expect(await post('settle:undone', settlement(5000))).toBe(true);
  });

  it('of any settlement and any refunds of it is taken, and the ledger sums to zero', async () => {
    const cases = fc.record({
      amount: fc.integer({ min: 1, max: 2_000_000 }),
      bps: fc.constantFrom(500, 800, 1200, 1500, 2000),
      fee: fc.integer({ min: 0, max: 5000 }),
      refunds: fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ amount, bps, fee, refunds }) => {
        const shares = split(amount, bps);
        const terms = { amount, ...shares, currency: 'USD' as const, consultantId: people.expert };
        expect(await post(newId(), settlementPostings({ ...terms, processingFee: fee, clientId: people.client }))).toBe(
          true,
        );
        let refundedBefore = 0;
        for (const percent of refunds) {
          const refund = Math.min(amount - refundedBefore, Math.ceil((amount * percent) / 100));
          await post(newId(), refundPostings({ ...terms, refund, refundedBefore }));
          refundedBefore += refund;
        }
        expect((await total()).sum).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('of anything that does not sum to zero is refused, whatever it is', async () => {
    const postings = fc.array(
      fc.integer({ min: -10_000, max: 10_000 }).filter((it) => it !== 0),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(postings, async (amounts) => {
        fc.pre(amounts.reduce((sum, it) => sum + it, 0) !== 0);
        const unbalanced = amounts.map(
          (amount): Posting => ({ account: { kind: 'provider_clearing', ownerId: null }, amount, currency: 'USD' }),
        );
        await expect(post(newId(), unbalanced)).rejects.toMatchObject({ code: '23514' });
      }),
      { numRuns: 60 },
    );
    expect(await total()).toEqual(before);
  });
});
