import { type Figure, type Goal, isMet } from './result.ts';

const HEADINGS = ['', 'measured', 'beside', 'floor', '× floor', '(least–greatest)', 'goal', ''] as const;

/** Columns aligned for a terminal, one block per scenario. */
export function asTable(figures: readonly Figure[]): string {
  const blocks = [...Map.groupBy(figures, (it) => it.scenario)].map(([scenario, its]) => {
    const rows = [HEADINGS.map((it, i) => (i === 0 ? scenario : it)), ...its.map(rowOf)];
    const widths = HEADINGS.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
    return rows.map((row) =>
      row.map((cell, i) => (i < 1 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '),
    );
  });
  return blocks.map((rows) => rows.join('\n')).join('\n\n');
}

function rowOf(figure: Figure): string[] {
  const { measure, unit, product, floor, beside, ratio, goal } = figure;
  const met = isMet(figure);
  return [
    measure,
    withUnit(product, unit),
    floor === undefined ? '' : (beside ?? ''),
    floor === undefined ? '' : withUnit(floor, unit),
    ratio ? `${digits(ratio.median)} ×` : '',
    ratio ? `(${digits(ratio.least)}–${digits(ratio.greatest)})` : '',
    goal ? asGoal(goal, unit) : '',
    met === undefined ? '' : met ? 'met' : 'missed',
  ];
}

const asGoal = (goal: Goal, unit: string): string =>
  'atLeast' in goal
    ? `≥ ${withUnit(goal.atLeast, unit)}`
    : `≤ ${goal.of === 'ratio' ? `${goal.atMost} ×` : withUnit(goal.atMost, unit)}`;

const withUnit = (value: number, unit: string): string => `${digits(value)}${unit && ` ${unit}`}`;

/** Three digits that tell something. */
export const digits = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
