/** How the figures are spread: times, relevance, and invitations among people. */
import type { Notes } from '../../run/replay.ts';
import { type Axis, axisFromZero, drawFrame, type Frame, percent, planeOf } from '../axes.ts';
import { invitationsOf } from '../measures.ts';
import { gini, lorenz, quantile } from '../statistics.ts';
import { COLOURS, line, path, stairs, text } from '../svg.ts';

export interface Both {
  readonly today: Notes;
  readonly tried: Notes;
}

const TODAY = { stroke: COLOURS.today, 'stroke-width': 2 } as const;
const TRIED = { stroke: COLOURS.tried, 'stroke-width': 2 } as const;

const shareOfAll = (label: string): Axis => axisFromZero(1, 4, { label, format: percent });

/** Never reaches 100 %: who never gets an offer is missing from the top. */
export function drawFirstOffers(frame: Frame, { today, tried }: Both): string {
  const times = ({ questions }: Notes): number[] =>
    questions.flatMap((it) => (it.firstOfferMs === null ? [] : [it.firstOfferMs / 1000])).sort((a, b) => a - b);
  const slowest = Math.max(5, quantile([...times(today), ...times(tried)], 0.97) ?? 0);
  const xAxis = axisFromZero(slowest, 5, { label: 'seconds after the question', format: String });
  const yAxis = shareOfAll('questions with an offer');
  const plane = planeOf(frame, xAxis, yAxis);
  const curve = (notes: Notes): [number, number][] => {
    const sorted = times(notes);
    return Array.from({ length: 121 }, (_, step): [number, number] => {
      const until = (xAxis.to * step) / 120;
      const within = sorted.filter((it) => it <= until).length;
      return [plane.x(until), plane.y(within / Math.max(1, notes.questions.length))];
    });
  };
  return [
    drawFrame(frame, 'How soon there is an offer', xAxis, yAxis),
    path(curve(today), TODAY),
    path(curve(tried), TRIED),
  ].join('');
}

const BINS = 20;

export function drawRelevance(frame: Frame, { today, tried }: Both): string {
  const counts = ({ questions }: Notes): number[] => {
    const bins = new Array<number>(BINS).fill(0);
    for (const { relevance } of questions) {
      if (relevance !== null) bins[Math.min(BINS - 1, Math.floor(relevance * BINS))]! += 1 / questions.length;
    }
    return bins;
  };
  const both = [counts(today), counts(tried)] as const;
  const xAxis = axisFromZero(1, 5, { label: 'true relevance of the accepted', format: (it) => it.toFixed(1) });
  const yAxis = axisFromZero(Math.max(...both.flat()), 4, {
    label: 'questions, per step of 0.05',
    format: (it) => `${Number((100 * it).toFixed(1))} %`,
  });
  const plane = planeOf(frame, xAxis, yAxis);
  const outline = (bins: readonly number[]): [number, number][] =>
    stairs([
      [plane.x(0), plane.y(0)],
      ...bins.map((share, at): [number, number] => [plane.x(at / BINS), plane.y(share)]),
      [plane.x(1), plane.y(0)],
    ]);
  return [
    drawFrame(frame, 'How good the match is', xAxis, yAxis),
    path(outline(both[0]), { fill: COLOURS.today, 'fill-opacity': 0.25 }),
    path(outline(both[0]), { ...TODAY, 'stroke-width': 1.5 }),
    path(outline(both[1]), TRIED),
  ].join('');
}

/** The further below the diagonal, the fewer people get most of it. */
export function drawInvitations(frame: Frame, { today, tried }: Both): string {
  const xAxis = axisFromZero(1, 4, { label: 'consultants, the least invited first', format: percent });
  const yAxis = shareOfAll('invitations that they get');
  const plane = planeOf(frame, xAxis, yAxis);
  const counts = ({ people }: Notes): number[] => people.filter((it) => it.onlineMs > 0).map(invitationsOf);
  const told = (notes: Notes): string => `Gini ${gini(counts(notes))?.toFixed(3) ?? '–'}`;
  const curve = (notes: Notes): [number, number][] => {
    const points = lorenz(counts(notes));
    const step = Math.max(1, Math.floor(points.length / 100));
    return points
      .filter((_, at) => at % step === 0 || at === points.length - 1)
      .map(([share, theirs]): [number, number] => [plane.x(share), plane.y(theirs)]);
  };
  const [left, right] = [plane.x(0.5), plane.y(0.5)];
  return [
    drawFrame(frame, 'How evenly people are asked', xAxis, yAxis),
    line(plane.x(0), plane.y(0), plane.x(1), plane.y(1), COLOURS.faint, { 'stroke-dasharray': '3 3' }),
    text(left - 8, right - 8, 'all alike', { size: 11, fill: COLOURS.muted, anchor: 'end' }),
    text(plane.x(0.03), plane.y(0.93), told(today), { size: 11, fill: COLOURS.muted }),
    text(plane.x(0.03), plane.y(0.93) + 16, told(tried), { size: 11, fill: COLOURS.tried, weight: 600 }),
    path(curve(today), TODAY),
    path(curve(tried), TRIED),
  ].join('');
}
