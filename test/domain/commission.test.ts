import { expect, test } from 'vitest';
import { Tier } from '../../contract/states.ts';
import { commissionBps } from '../../core/domain/commission.ts';
import { split } from '../../core/domain/money.ts';

test('each tier has the commission of the contract', () => {
  expect(Tier.options.map((tier) => [tier, commissionBps(tier)])).toEqual([
    ['rookie', 2000],
    ['growing', 1500],
    ['established', 1200],
    ['expert', 800],
    ['elite', 500],
  ]);
});

test('a higher tier never pays more of the same amount', () => {
  const commissions = Tier.options.map((tier) => split(12_345, commissionBps(tier)).commission);
  expect(commissions).toEqual([2469, 1852, 1481, 988, 617]);
});
