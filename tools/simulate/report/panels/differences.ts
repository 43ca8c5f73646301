/** Every measure in a row: today's figure, the policy's, and how far it moved, with its interval. */
import type { Comparison } from '../compare.ts';
import { COLOURS, element, line, path, text } from '../svg.ts';
import { figureText } from '../words.ts';

interface Place {
  readonly x: number;
  readonly y: number;
}

const ROW = 27;
const TODAY = 300;
const TRIED = 368;
const BARS = { from: 392, to: 610 };
const MIDDLE = (BARS.from + BARS.to) / 2;
/** Differences are drawn as a share of today's figure, up to one of these. */
const SPANS = [0.1, 0.2, 0.3, 0.5, 0.75, 1];

export function drawDifferences({ x, y }: Place, comparisons: readonly Comparison[]): string {
  const groups = [
    { name: 'Clients', rows: comparisons.filter((it) => it.measure.drawnFrom === 'questions') },
    { name: 'Consultants', rows: comparisons.filter((it) => it.measure.drawnFrom === 'people') },
  ];
  const span = spanOf(comparisons);
  const parts: string[] = [text(x, y - 34, 'What changes', { size: 14, weight: 600 })];
  let at = y;
  for (const { name, rows } of groups) {
    parts.push(
      text(x, at, name, { size: 11, fill: COLOURS.muted, weight: 600 }),
      text(x + TODAY, at, 'today', { size: 11, fill: COLOURS.muted, anchor: 'end' }),
      text(x + TRIED, at, 'policy', { size: 11, fill: COLOURS.tried, anchor: 'end', weight: 600 }),
      line(x, at + 9, x + BARS.to, at + 9, COLOURS.faint),
    );
    const top = at + 9;
    for (const row of rows) {
      at += ROW;
      parts.push(drawRow({ x, y: at }, row, span));
    }
    parts.push(line(x + MIDDLE, top, x + MIDDLE, at + 9, COLOURS.ink, { 'stroke-width': 0.8 }));
    at += 46;
  }
  at -= 28;
  for (const value of [-span, 0, span]) {
    const label = value === 0 ? '0' : `${value < 0 ? '−' : '+'}${Math.round(100 * span)} %`;
    parts.push(text(x + toX(value, span), at, label, { size: 11, fill: COLOURS.muted, anchor: 'middle' }));
  }
  parts.push(
    text(x + BARS.to, at + 17, 'change, in percent of today’s', { size: 11, fill: COLOURS.muted, anchor: 'end' }),
  );
  return parts.join('');
}

function drawRow({ x, y }: Place, row: Comparison, span: number): string {
  const { measure, today, tried, difference, interval } = row;
  const colour = colourOf(row);
  const parts = [
    text(x, y, measure.label),
    text(x + TODAY, y, figureText(today, measure), { fill: COLOURS.muted, anchor: 'end' }),
    text(x + TRIED, y, figureText(tried, measure), { anchor: 'end', weight: 600 }),
    line(x, y + 9, x + BARS.to, y + 9, COLOURS.grid),
  ];
  if (today !== null && today !== 0 && difference !== null && interval !== null) {
    const [low, high] = interval.map((it) => x + toX(it / today, span)) as [number, number];
    const dot = x + toX(difference / today, span);
    parts.push(
      line(low, y - 4, high, y - 4, colour, { 'stroke-width': 4, 'stroke-opacity': 0.35, 'stroke-linecap': 'round' }),
      Math.abs(difference / today) > span
        ? arrow(dot, y - 4, Math.sign(difference), colour)
        : element('circle', { cx: dot, cy: y - 4, r: 4, fill: colour }),
    );
  }
  return parts.join('');
}

/** The difference lies further out than the axis reaches. */
const arrow = (x: number, y: number, direction: number, fill: string): string =>
  path(
    [
      [x - 3 * direction, y - 5],
      [x + 5 * direction, y],
      [x - 3 * direction, y + 5],
    ],
    { fill },
  );

const toX = (change: number, span: number): number =>
  MIDDLE + (Math.max(-1, Math.min(1, change / span)) * (BARS.to - BARS.from - 24)) / 2;

function colourOf({ verdict }: Comparison): string {
  if (verdict === 'better') return COLOURS.tried;
  return verdict === 'worse' ? COLOURS.worse : COLOURS.faint;
}

/** The narrowest that shows every difference that can be told from none. */
function spanOf(comparisons: readonly Comparison[]): number {
  const changes = comparisons.map(({ today, difference, interval }) => {
    const isClear = interval !== null && (interval[0] > 0 || interval[1] < 0);
    return today && difference !== null && isClear ? Math.abs(difference / today) : 0;
  });
  return SPANS.find((it) => it >= Math.max(...changes)) ?? 1;
}
