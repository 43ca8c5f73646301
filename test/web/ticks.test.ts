import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ticksOf } from '../../web/src/design/plot/ticks.ts';

it('the figures beside an axis are few, at equal distances, and hold what is drawn', () => {
  const amount = fc.double({ min: 0.01, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(fc.oneof(fc.constant(0), amount), amount, fc.boolean(), (below, above, isWhole) => {
      const ticks = ticksOf(-below, above, isWhole);
      const [first = 0, second = 0] = ticks;
      const step = second - first;
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThan(8);
      for (const [i, tick] of ticks.entries())
        expect(tick).toBeCloseTo(first + i * step, 9 - Math.ceil(Math.log10(above + below)));
      expect(first).toBeLessThanOrEqual(-below + 1e-6 * step);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(above - 1e-6 * step);
      if (isWhole) expect(ticks.every(Number.isInteger)).toBe(true);
    }),
  );
  expect(ticksOf(0, 24, false)).toEqual([0, 5, 10, 15, 20, 25]);
  expect(ticksOf(-0.45, 0.1, false)).toEqual([-0.6, -0.4, -0.2, 0, 0.2]);
  expect(ticksOf(0, 1, true)).toEqual([0, 1]);
});
