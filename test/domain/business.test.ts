/** The tables of docs/business.md are what the code computes. When a rate changes, this says what the page should say. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Tier } from '../../contract/states.ts';
import { loadConfig } from '../../core/config.ts';
import { commissionBps } from '../../core/domain/commission.ts';
import { breakEven, costsIn, platformMargin } from '../../core/domain/economics.ts';
import { split } from '../../core/domain/money.ts';
import { writeMoney } from '../../core/domain/prose.ts';
import { TARGETS } from '../../core/flow/operations/targets.ts';

const page = readFileSync(new URL('../../docs/business.md', import.meta.url), 'utf8');
const { economics } = loadConfig({});
const costs = costsIn('USD', economics);

const marginAt = (tier: Tier, amount: number) =>
  platformMargin({ ...costs, amount, captures: 1, commission: split(amount, commissionBps(tier)).commission });
const dollars = (amount: number): string => writeMoney({ amount, currency: 'USD' });

/** The smallest amount from which on a session never leaves less than this. */
function paysFrom(tier: Tier, least: number): number {
  let amount = 100_000;
  while (amount > 0 && marginAt(tier, amount - 1).margin >= least) amount--;
  return amount;
}

/** The cells of the table between two marks of the page, without its head. */
function tableOf(name: string): string[][] {
  const [, table = ''] = new RegExp(`<!-- ${name} -->([\\s\\S]*?)<!-- /${name} -->`).exec(page) ?? [];
  const rows = table.trim().split('\n').slice(2);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const AMOUNTS = [2000, 3000, 5000, 10_000, 20_000, 50_000];

test('the page has the margins and break-evens of every tier as they are computed', () => {
  expect(tableOf('margins')).toEqual(
    Tier.options.map((tier) => [
      tier,
      `${commissionBps(tier) / 100}%`,
      ...AMOUNTS.map((amount) => {
        const { margin, rate } = marginAt(tier, amount);
        return `${dollars(margin)}, ${((rate ?? 0) * 100).toFixed(1)}%`;
      }),
      dollars(paysFrom(tier, 0)),
    ]),
  );
});

test('the page has the amounts at which the target number of sessions pays for the month', () => {
  const needed = economics.monthlyBaseCosts / TARGETS.breakEvenSessions;
  expect(needed).toBe(1000);
  expect(tableOf('break-even')).toEqual(Tier.options.map((tier) => [tier, dollars(paysFrom(tier, needed))]));
});

test('the figures in its text are right: reference points, sessions at $50, free sessions', () => {
  expect([marginAt('growing', 5000), marginAt('expert', 10_000)]).toEqual([
    { margin: 535, rate: 0.107 },
    { margin: 420, rate: 0.042 },
  ]);
  const month = { baseCosts: economics.monthlyBaseCosts, sessionsSoFar: 0 };
  expect(breakEven({ ...month, marginPerSession: 535 }).sessionsNeeded).toBe(561);
  expect(page).toContain('it would take 561 sessions');
  expect(breakEven({ ...month, marginPerSession: marginAt('elite', 50_000).margin }).sessionsNeeded).toBe(375);
  expect(breakEven({ ...month, marginPerSession: (2012 - costs.techCost) / 2 }).sessionsNeeded).toBe(300);
  expect(paysFrom('elite', 0)).toBeGreaterThan(2900);
  expect(paysFrom('elite', 0)).toBeLessThan(3100);
});
