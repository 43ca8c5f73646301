import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Metrics, type PeriodQuery } from '../../contract/index.ts';
import { newId } from '../../core/flow/ids.ts';
import { getMetrics } from '../../core/flow/operations/get-metrics.ts';
import { type House, openHouse } from './house.ts';
import { askedBefore, metBefore } from './past.ts';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const june = (day: number, hour = 12): Date => new Date(Date.UTC(2026, 5, day, hour));
const JUNE: PeriodQuery = { from: '2026-06-01T00:00:00Z', to: '2026-07-01T00:00:00Z', interval: 'day' };

const metrics = async (period: PeriodQuery = JUNE) => {
  const figures = await getMetrics(house.parts, { period });
  // What leaves must be what the contract says: no NaN, no fraction of a cent.
  return Metrics.parse(figures);
};
const people = async () => ({ clientId: await house.client(), consultantId: await house.consultant() });
const usd = (amount: number) => ({ amount, currency: 'USD' });

/** The figures of one currency, the home currency first. */
const inCurrency = (figures: Metrics, at = 0) => {
  const series = <Value>(it: { perCurrency: { total: Value; series: { value: Value }[] }[] }) => it.perCurrency[at]!;
  return {
    gmv: series(figures.gmv),
    gmvPerSession: series(figures.gmvPerSession),
    sessions: series(figures.sessions),
    completionRate: series(figures.completionRate),
    satisfaction: series(figures.satisfaction),
    marginRate: series(figures.platformMargin.rate),
    marginAmount: series(figures.platformMargin.amount),
  };
};

test('nothing has happened: sums are zero, averages are null, targets stand', async () => {
  const figures = await metrics();
  const usdOnly = inCurrency(figures);
  expect(figures.gmv.perCurrency).toHaveLength(1);
  expect([usdOnly.gmv.total, usdOnly.gmvPerSession.total, usdOnly.marginAmount.total]).toEqual([
    usd(0),
    usd(0),
    usd(0),
  ]);
  expect([usdOnly.sessions.total, usdOnly.completionRate.total, usdOnly.satisfaction.total]).toEqual([0, null, null]);
  expect(usdOnly.gmv.series).toHaveLength(30);
  expect(figures).toMatchObject({
    gmvPerSession: { target: [usd(20_000), usd(50_000)] },
    completionRate: { target: 0.95 },
    satisfaction: { target: 4.2 },
    platformMargin: { rate: { target: [0.04, 0.11] } },
    mrr: [usd(0)],
    consultants: { value: 0 },
    tiers: { rookie: 0, growing: 0, established: 0, expert: 0, elite: 0 },
    tierProgression: { value: null, target: 0.7 },
    breakEven: {
      baseCosts: usd(300_000),
      marginPerSession: usd(0),
      sessionsNeeded: null,
      sessionsSoFar: 0,
      target: 300,
    },
  });
});

describe('sessions', () => {
  test('gmv is what was captured; the margin is what processing and technology leave of the commission', async () => {
    const who = await people();
    await metBefore(house.db, { ...who, askedAt: june(3), endedAt: june(3, 13), charged: 5_000, stars: 5 });
    const it = inCurrency(await metrics());
    expect(it.gmv.total).toEqual(usd(5_000));
    expect(it.gmvPerSession.total).toEqual(usd(5_000));
    expect(it.marginAmount.total).toEqual(usd(750 - (165 + 38) - 12));
    expect(it.marginRate.total).toBeCloseTo(0.107, 10);
    expect(it.satisfaction.total).toBe(5);
  });

  test('a free session earns nothing, costs its technology, and counts as completed', async () => {
    const who = await people();
    await metBefore(house.db, { ...who, askedAt: june(3), endedAt: june(3, 13), charged: 10_000, commissionBps: 800 });
    await metBefore(house.db, { ...who, askedAt: june(4), endedAt: june(4, 13) });
    const it = inCurrency(await metrics());
    expect(it.sessions.total).toBe(2);
    expect(it.gmvPerSession.total).toEqual(usd(5_000));
    expect(it.marginAmount.total).toEqual(usd(800 - (330 + 38) - 24));
  });

  test('the completion rate is completed of ended, the satisfaction the mean of the stars', async () => {
    const who = await people();
    const at = { ...who, askedAt: june(5), endedAt: june(5, 13) };
    await metBefore(house.db, { ...at, stars: 5 });
    await metBefore(house.db, { ...at, stars: 4 });
    await metBefore(house.db, { ...at, stars: 2 });
    await metBefore(house.db, { ...at, status: 'no_show' });
    const it = inCurrency(await metrics());
    expect(it.completionRate.total).toBe(0.75);
    expect(it.satisfaction.total).toBeCloseTo(11 / 3, 10);
  });

  test('each currency has its own figures, and the home currency comes first', async () => {
    const who = await people();
    await metBefore(house.db, { ...who, askedAt: june(5), endedAt: june(5, 13), charged: 7_000, currency: 'EUR' });
    await metBefore(house.db, { ...who, askedAt: june(6), endedAt: june(6, 13), charged: 3_000 });
    const { gmv, mrr } = await metrics();
    expect(gmv.perCurrency.map((it) => [it.currency, it.total.amount])).toEqual([
      ['USD', 3_000],
      ['EUR', 7_000],
    ]);
    expect(mrr[1]).toEqual({ amount: 1_050, currency: 'EUR' });
  });

  test('what ended outside the period is not in it, to the very moment', async () => {
    const who = await people();
    const at = (endedAt: Date) => metBefore(house.db, { ...who, askedAt: june(1), endedAt, charged: 1_000 });
    await at(new Date('2026-05-31T23:59:59.999Z'));
    await at(new Date('2026-06-01T00:00:00.000Z'));
    await at(new Date('2026-06-30T23:59:59.999Z'));
    await at(new Date('2026-07-01T00:00:00.000Z'));
    expect(inCurrency(await metrics()).sessions.total).toBe(2);
  });
});

test('times are told as median and 95th percentile', async () => {
  const who = await people();
  for (let at = 1; at <= 20; at++) {
    await metBefore(house.db, { ...who, askedAt: june(7), startedAfterMs: at * 1_000, endedAt: june(7, 14) });
    await askedBefore(house.db, { ...who, askedAt: june(8), offeredAfterMs: at * 100 });
  }
  const { timeToSessionMs, timeToFirstOfferMs } = await metrics();
  expect(timeToSessionMs.p50.perCurrency[0]!.total).toBe(10_500);
  expect(timeToSessionMs.p95.perCurrency[0]!.total).toBe(19_050);
  // Twenty offers after a second (of the sessions), twenty between .1 s and 2 s.
  expect(timeToFirstOfferMs.p50.perCurrency[0]!.total).toBe(1_000);
  const eighth = await metrics({ from: '2026-06-08T00:00:00Z', to: '2026-06-09T00:00:00Z', interval: 'day' });
  expect(eighth.timeToFirstOfferMs.p50.perCurrency[0]!.total).toBe(1_050);
  expect(eighth.timeToFirstOfferMs.p95.perCurrency[0]!.total).toBe(1_905);
});

test('the match rate is accepted of closed; open questions are not judged yet', async () => {
  const who = await people();
  await askedBefore(house.db, { ...who, askedAt: june(9), offeredAfterMs: 500, accepted: true });
  await askedBefore(house.db, { ...who, askedAt: june(9), offeredAfterMs: 500 });
  await askedBefore(house.db, { clientId: who.clientId, askedAt: june(9) });
  await askedBefore(house.db, { clientId: who.clientId, askedAt: june(9), status: 'cancelled' });
  await askedBefore(house.db, { clientId: who.clientId, askedAt: june(9), status: 'open' });
  expect((await metrics()).matchRate.perCurrency[0]!.total).toBe(0.25);
});

describe('series', () => {
  test.each([
    ['hour', 24, '2026-06-10T00:00:00Z', '2026-06-11T00:00:00Z'],
    ['day', 7, '2026-06-08T00:00:00Z', '2026-06-15T00:00:00Z'],
    ['week', 2, '2026-06-10T00:00:00Z', '2026-06-22T00:00:00Z'],
    ['month', 3, '2026-05-15T00:00:00Z', '2026-07-02T00:00:00Z'],
  ] as const)('by %s: the parts add up to the whole, empty ones included', async (interval, length, from, to) => {
    const who = await people();
    await metBefore(house.db, { ...who, askedAt: june(10), endedAt: june(10, 13), charged: 4_000 });
    await metBefore(house.db, { ...who, askedAt: june(10), endedAt: june(10, 23), charged: 2_000 });
    const { gmv, sessions, completionRate } = inCurrency(await metrics({ from, to, interval }));
    expect(gmv.series).toHaveLength(length);
    expect(gmv.total.amount).toBe(6_000);
    expect(gmv.series.reduce((sum, part) => sum + part.value.amount, 0)).toBe(6_000);
    expect(sessions.series.reduce((sum, part) => sum + (part.value ?? 0), 0)).toBe(2);
    const rates = completionRate.series.map((part) => part.value);
    expect(sessions.series.every((part, n) => part.value !== 0 || rates[n] === null)).toBe(true);
  });

  test('a period that ends before it begins, or has too many parts, is refused', async () => {
    const [from, to] = ['2026-06-02T00:00:00Z', '2026-06-01T00:00:00Z'];
    await expect(metrics({ from, to, interval: 'day' })).rejects.toMatchObject({ code: 'validation_failed' });
    const years = { from: '2020-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' };
    await expect(metrics({ ...years, interval: 'hour' })).rejects.toMatchObject({ code: 'validation_failed' });
    expect((await metrics({ ...years, interval: 'month' })).gmv.perCurrency[0]!.series).toHaveLength(72);
  });

  test('when nothing is said, it is the last thirty days by day', async () => {
    const { from, to } = await metrics({ interval: 'day' });
    expect(Date.parse(to) - Date.parse(from)).toBe(30 * 86_400_000);
    expect(Date.now() - Date.parse(to)).toBeLessThan(10_000);
  });
});

test('revenue and break-even look at the thirty days before the end, sessions so far at its calendar month', async () => {
  const who = await people();
  // Commission 1000, fees 368, technology 12: 620 are left of each.
  const earlier = { ...who, charged: 10_000, commissionBps: 1_000 };
  await metBefore(house.db, { ...earlier, askedAt: june(14), endedAt: june(14, 13) });
  await metBefore(house.db, {
    ...earlier,
    askedAt: new Date('2026-05-25T12:00:00Z'),
    endedAt: new Date('2026-05-25T13:00:00Z'),
  });
  await metBefore(house.db, {
    ...earlier,
    askedAt: new Date('2026-04-25T12:00:00Z'),
    endedAt: new Date('2026-04-25T13:00:00Z'),
  });
  const { mrr, breakEven } = await metrics({
    from: '2026-06-14T00:00:00Z',
    to: '2026-06-15T00:00:00Z',
    interval: 'day',
  });
  expect(mrr).toEqual([usd(2_000)]);
  expect(breakEven).toMatchObject({
    marginPerSession: usd(620),
    sessionsNeeded: Math.ceil(300_000 / 620),
    sessionsSoFar: 1,
  });
});

test('tiers are counted, and progression is of those who have completed a session', async () => {
  const clientId = await house.client();
  const [grown, fallen, still] = await Promise.all([house.consultant(), house.consultant(), house.consultant()]);
  await house.consultant();
  for (const consultantId of [grown, fallen, still]) {
    await metBefore(house.db, { clientId, consultantId, askedAt: june(3), endedAt: june(3, 13) });
  }
  await house.db.updateTable('consultant_profiles').set({ tier: 'growing' }).where('user_id', '=', grown).execute();
  await house.db
    .insertInto('tier_history')
    .values({ id: clientId, consultant_id: fallen, from_tier: 'rookie', to_tier: 'growing', reason: 'test' })
    .execute();
  await house.db.updateTable('consultant_profiles').set({ offline_since: null }).where('user_id', '=', still).execute();
  const { tiers, tierProgression, consultants } = await metrics();
  expect(tiers).toEqual({ rookie: 3, growing: 1, established: 0, expert: 0, elite: 0 });
  expect(tierProgression.value).toBeCloseTo(2 / 3, 10);
  expect(consultants.value).toBe(1);
});

describe('exposure', () => {
  const present = async (at: Date): Promise<string> => {
    const consultantId = await house.consultant();
    await house.db
      .updateTable('users')
      .set({ created_at: june(1) })
      .where('id', '=', consultantId)
      .execute();
    await house.db
      .updateTable('consultant_profiles')
      .set({ last_active_at: at })
      .where('user_id', '=', consultantId)
      .execute();
    return consultantId;
  };
  const invite = async (consultantId: string, times: number, askedAt = june(10)): Promise<void> => {
    const clientId = await house.client();
    for (let at = 0; at < times; at++) await askedBefore(house.db, { clientId, consultantId, askedAt });
  };

  test('nothing was sent: no share of it, no coefficient', async () => {
    await present(june(10));
    expect((await metrics()).exposure).toEqual({
      invitations: 0,
      shareByTier: { rookie: null, growing: null, established: null, expert: null, elite: null },
      gini: null,
    });
  });

  test('who was there and was not invited counts as nothing; who was away does not count', async () => {
    const favourite = await present(june(12));
    for (let at = 0; at < 3; at++) await present(june(15));
    await present(new Date('2026-05-20T00:00:00Z'));
    await invite(favourite, 8);
    expect((await metrics()).exposure).toMatchObject({ invitations: 8, gini: 0.75 });
    await house.db
      .updateTable('users')
      .set({ created_at: june(30) })
      .where('id', '<>', favourite)
      .execute();
    const week = { from: '2026-06-08T00:00:00Z', to: '2026-06-15T00:00:00Z', interval: 'day' } as const;
    expect((await metrics(week)).exposure).toMatchObject({ invitations: 8, gini: 0 });
  });

  test('who was invited counts, even when they are banned or gone since', async () => {
    const [one, other] = [await present(june(12)), await present(june(12))];
    await invite(one, 3);
    await invite(other, 1);
    await house.db
      .updateTable('users')
      .set({ banned_at: june(20) })
      .where('id', '=', one)
      .execute();
    expect((await metrics()).exposure).toMatchObject({ invitations: 4, gini: 0.25 });
  });

  test('an invitation belongs to the tier of its moment, also when its consultant has risen since', async () => {
    const risen = await present(june(12));
    const history = house.db.insertInto('tier_history');
    await house.db.deleteFrom('tier_history').where('consultant_id', '=', risen).execute();
    const risenAt = { consultant_id: risen, reason: 'test' };
    await history.values({ ...risenAt, id: newId(), from_tier: null, to_tier: 'rookie', at: june(1) }).execute();
    await history.values({ ...risenAt, id: newId(), from_tier: 'rookie', to_tier: 'growing', at: june(12) }).execute();
    await invite(risen, 3, june(11));
    await invite(risen, 1, june(13));
    expect((await metrics()).exposure.shareByTier).toEqual({
      rookie: 0.75,
      growing: 0.25,
      established: 0,
      expert: 0,
      elite: 0,
    });
  });

  test('offers on questions found by browsing, and what was sent outside the period, are not exposure', async () => {
    const one = await present(june(12));
    await invite(one, 2);
    await invite(one, 1, new Date('2026-05-31T23:59:59Z'));
    const { matchId } = await askedBefore(house.db, {
      clientId: await house.client(),
      consultantId: one,
      askedAt: june(9),
      offeredAfterMs: 100,
    });
    await house.db.updateTable('matches').set({ wave: 0 }).where('id', '=', matchId!).execute();
    expect((await metrics()).exposure.invitations).toBe(2);
  });
});
