/** The comparisons as a picture: for each the spread of product ÷ floor over the rounds, its median, and the goal. */
import { type Figure, isMet } from './result.ts';
import { digits } from './table.ts';

type Compared = Figure & { readonly ratio: NonNullable<Figure['ratio']> };

const ROW = 26;
const LEFT = 480;
const WIDTH = 560;
const RIGHT = 150;
const TOP = 64;
const INK = { text: '#1f2933', faint: '#9aa5b1', line: '#e4e7eb', met: '#18794e', missed: '#c2410c', free: '#3b5bdb' };

/** SVG on a logarithmic axis: half as much is as far to the left as twice as much is to the right. */
export function asPicture(figures: readonly Figure[], caption: string): string {
  // A ratio of what may be negative says nothing on such an axis.
  const rows = figures.filter((it): it is Compared => it.ratio !== undefined && it.ratio.least > 0);
  const goals = rows.flatMap(({ goal }) => (goal?.of === 'ratio' ? [goal.atMost] : []));
  const least = Math.min(0.5, ...rows.map((it) => it.ratio.least));
  const greatest = Math.max(2, ...goals, ...rows.map((it) => it.ratio.greatest));
  const from = 2 ** Math.floor(Math.log2(least));
  const to = 2 ** Math.ceil(Math.log2(greatest));
  const x = (ratio: number): number => LEFT + (WIDTH * Math.log(ratio / from)) / Math.log(to / from);
  const height = TOP + rows.length * ROW + 24;
  const ticks = Array.from({ length: Math.round(Math.log2(to / from)) + 1 }, (_, i) => from * 2 ** i);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${LEFT + WIDTH + RIGHT} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="${INK.text}">
<rect width="100%" height="100%" fill="#fff"/>
<text x="16" y="26" font-size="16" font-weight="600">How many times the floor</text>
<text x="16" y="46" fill="${INK.faint}">${escaped(caption)}</text>
${ticks.map((tick) => axis(x(tick), tick, height)).join('\n')}
${rows.map((row, i) => drawRow(row, TOP + (i + 0.5) * ROW, x)).join('\n')}
</svg>
`;
}

const axis = (x: number, tick: number, height: number): string =>
  `<line x1="${x}" x2="${x}" y1="${TOP - 6}" y2="${height - 20}" stroke="${tick === 1 ? INK.faint : INK.line}"/>
<text x="${x}" y="${height - 6}" text-anchor="middle" fill="${INK.faint}">${tick} ×</text>`;

function drawRow(row: Compared, y: number, x: (ratio: number) => number): string {
  const { ratio, goal } = row;
  const met = isMet(row);
  const ink = goal?.of !== 'ratio' ? INK.free : met ? INK.met : INK.missed;
  const end = LEFT + WIDTH + 12;
  return `<text x="${LEFT - 12}" y="${y + 4}" text-anchor="end">${escaped(`${row.scenario}: ${row.measure}`)}</text>
<line x1="${x(ratio.least)}" x2="${x(ratio.greatest)}" y1="${y}" y2="${y}" stroke="${ink}" stroke-width="5" stroke-linecap="round" opacity=".35"/>
<circle cx="${x(ratio.median)}" cy="${y}" r="5" fill="${ink}"/>
${goal?.of === 'ratio' ? `<line x1="${x(goal.atMost)}" x2="${x(goal.atMost)}" y1="${y - 9}" y2="${y + 9}" stroke="${INK.text}" stroke-width="2"/>` : ''}
<text x="${end}" y="${y + 4}">${digits(ratio.median)} ×${goal?.of === 'ratio' ? ` (goal ${goal.atMost})` : ''}</text>`;
}

const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.codePointAt(0)};`);
