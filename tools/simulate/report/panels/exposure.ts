/** Who is asked, by tier, beside who is there. */
import { Tier } from '../../../../contract/states.ts';
import { sharesByTier } from '../../../../core/domain/fairness.ts';
import type { Notes } from '../../run/replay.ts';
import { axisFromZero, drawTitle, drawXAxis, type Frame, percent, planeOf } from '../axes.ts';
import { onlineShares } from '../measures.ts';
import { sum } from '../statistics.ts';
import { COLOURS, element, line, text } from '../svg.ts';
import type { Both } from './curves.ts';

const BAR = 12;
const LABELS = 44;

export function drawExposure(panel: Frame, { today, tried }: Both): string {
  const frame = { ...panel, x: panel.x + LABELS, width: panel.width - LABELS };
  const there = onlineShares(today.people);
  const shares = { today: invitedShares(today), tried: invitedShares(tried) };
  const all = [there, shares.today, shares.tried].flatMap((it) => Object.values(it));
  const xAxis = axisFromZero(Math.max(...all), 4, { label: 'share of invitations', format: percent });
  const plane = planeOf(frame, xAxis, { from: 0, to: 1 });
  const bar = (y: number, share: number, fill: string): string =>
    element('rect', { x: frame.x, y, width: plane.x(share) - frame.x, height: BAR, fill });
  const tiers = Tier.options.map((tier, at) => {
    const middle = frame.y + ((at + 0.5) / Tier.options.length) * frame.height;
    const x = plane.x(there[tier]);
    return [
      text(frame.x - 8, middle + 4, tier, { size: 11, anchor: 'end' }),
      bar(middle - BAR - 1, shares.today[tier], COLOURS.today),
      bar(middle + 1, shares.tried[tier], COLOURS.tried),
      line(x, middle - BAR - 5, x, middle + BAR + 5, COLOURS.ink, { 'stroke-width': 1.5 }),
    ].join('');
  });
  const key = { x: panel.x + panel.width, y: frame.y - 15 };
  return [
    drawTitle(panel, 'Who is asked', 'by tier'),
    drawXAxis(frame, plane, xAxis),
    ...xAxis.ticks.map((value) =>
      line(plane.x(value), frame.y, plane.x(value), frame.y + frame.height, value === 0 ? COLOURS.faint : COLOURS.grid),
    ),
    ...tiers,
    line(key.x - 112, key.y - 11, key.x - 112, key.y + 3, COLOURS.ink, { 'stroke-width': 1.5 }),
    text(key.x, key.y, 'share of time online', { size: 11, fill: COLOURS.muted, anchor: 'end' }),
  ].join('');
}

function invitedShares({ people }: Notes): Record<Tier, number> {
  const count = (tier: Tier): number => sum(people.map((it) => it.invitations[tier]));
  const shares = sharesByTier(Object.fromEntries(Tier.options.map((tier) => [tier, count(tier)])));
  return Object.fromEntries(Tier.options.map((tier) => [tier, shares[tier] ?? 0])) as Record<Tier, number>;
}
