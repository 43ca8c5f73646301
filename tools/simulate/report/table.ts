import type { Policy } from '../policy.ts';
import type { World } from '../world/world.ts';
import type { Comparison } from './compare.ts';
import { differenceText, figureText, worldText } from './words.ts';

/** The comparison for a terminal. */
export function toTable(world: World, tried: Policy, comparisons: readonly Comparison[]): string {
  const head = ['', 'today', 'policy', 'difference', '95 % interval', ''];
  const rows = comparisons.map(({ measure, today, tried: value, difference, interval, verdict }) => [
    measure.label,
    figureText(today, measure),
    figureText(value, measure),
    difference === null ? '' : `${differenceText(difference, measure)}${measure.unit === 'share' ? ' pp' : ''}`,
    interval ? interval.map((it) => differenceText(it, measure)).join(' … ') : '',
    verdict ?? '',
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        column === 0 || column === 5 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join('  ')
      .trimEnd();
  const note = tried.note ? [tried.note] : [];
  return [
    `Policy “${tried.name}” beside today's`,
    ...note,
    worldText(world),
    '',
    line(head),
    ...rows.map(line),
    '',
  ].join('\n');
}
