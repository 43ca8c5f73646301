/** Figures as a person reads them. */
import type { World } from '../world/world.ts';
import type { Measure } from './measures.ts';

const MINUS = '−';
const DIGITS = { share: 1, seconds: 1, index: 3, count: 1 } as const;
const UNIT = { share: ' %', seconds: ' s', index: '', count: '' } as const;

const signless = (value: number, digits: number): string => Math.abs(value).toFixed(digits);
const scaled = (value: number, { unit }: Measure): number => (unit === 'share' ? 100 * value : value);

/** `12.3 %`, `4.6 s`, `.634`, `–` for nothing. */
export function figureText(value: number | null, measure: Measure): string {
  if (value === null) return '–';
  const shown = scaled(value, measure);
  const digits = measure.unit === 'count' && Number.isInteger(value) ? 0 : DIGITS[measure.unit];
  const text = signless(shown, digits);
  return `${shown < 0 && Number(text) !== 0 ? MINUS : ''}${text}${UNIT[measure.unit]}`;
}

/** With its sign, in percentage points for shares, without the unit. */
export function differenceText(value: number | null, measure: Measure): string {
  if (value === null) return '–';
  const shown = scaled(value, measure);
  const text = signless(shown, DIGITS[measure.unit]);
  if (Number(text) === 0) return text;
  return `${shown < 0 ? MINUS : '+'}${text}`;
}

export const counted = (count: number, noun: string): string =>
  `${count.toString().replace(/\B(?=(\d{3})+$)/g, ',')} ${noun}${count === 1 ? '' : 's'}`;

export function worldText(world: World): string {
  const hours = (world.endsAt - world.startsAt) / 3_600_000;
  const rounded = (value: number): string => String(Number(value.toFixed(1)));
  const span = hours >= 48 ? `${rounded(hours / 24)} days` : `${rounded(hours)} hours`;
  const people = counted(world.people.length, 'consultant');
  return `${world.source}: ${counted(world.questions.length, 'question')} to ${people} in ${span}`;
}
