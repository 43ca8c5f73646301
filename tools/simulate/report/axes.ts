/** A frame with two axes to draw in. */
import { COLOURS, line, text } from './svg.ts';

export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
  readonly label: string;
  readonly format: (value: number) => string;
}

export interface Plane {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

export const planeOf = (frame: Frame, xAxis: Pick<Axis, 'from' | 'to'>, yAxis: Pick<Axis, 'from' | 'to'>): Plane => ({
  x: (value) => frame.x + ((value - xAxis.from) / (xAxis.to - xAxis.from)) * frame.width,
  y: (value) => frame.y + frame.height - ((value - yAxis.from) / (yAxis.to - yAxis.from)) * frame.height,
});

/** 1, 2, 2.5 or 5 times a power of ten: the step that makes about `count` ticks from 0 to `to`. */
export function niceStep(to: number, count: number): number {
  const rough = to / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].find((it) => it * power >= rough * 0.999) ?? 10;
  return step * power;
}

/** From 0 to the first tick at or over `to`. */
export function axisFromZero(to: number, count: number, rest: Pick<Axis, 'label' | 'format'>): Axis {
  const step = niceStep(Math.max(to, 1e-6), count);
  const steps = Math.max(1, Math.ceil(to / step - 1e-9));
  return { from: 0, to: steps * step, ticks: Array.from({ length: steps + 1 }, (_, at) => at * step), ...rest };
}

export const percent = (value: number): string => `${Math.round(100 * value)} %`;

/** The panel's name, and below it what its upright axis shows. */
export const drawTitle = ({ x, y }: Frame, title: string, yLabel: string): string =>
  text(x - 34, y - 34, title, { size: 14, weight: 600 }) +
  text(x - 34, y - 15, yLabel, { size: 11, fill: COLOURS.muted });

export function drawXAxis({ x, y, width, height }: Frame, plane: Plane, axis: Axis): string {
  const bottom = y + height;
  const ticks = axis.ticks.flatMap((value) => [
    line(plane.x(value), bottom, plane.x(value), bottom + 4, COLOURS.faint),
    text(plane.x(value), bottom + 17, axis.format(value), { size: 11, fill: COLOURS.muted, anchor: 'middle' }),
  ]);
  return [...ticks, text(x + width, bottom + 34, axis.label, { size: 11, fill: COLOURS.muted, anchor: 'end' })].join(
    '',
  );
}

/** Titles, horizontal grid, tick labels and the names of both axes. */
export function drawFrame(frame: Frame, title: string, xAxis: Axis, yAxis: Axis): string {
  const plane = planeOf(frame, xAxis, yAxis);
  const { x, width } = frame;
  const grid = yAxis.ticks.flatMap((value) => [
    line(x, plane.y(value), x + width, plane.y(value), value === yAxis.from ? COLOURS.faint : COLOURS.grid),
    text(x - 7, plane.y(value) + 4, yAxis.format(value), { size: 11, fill: COLOURS.muted, anchor: 'end' }),
  ]);
  return [drawTitle(frame, title, yAxis.label), ...grid, drawXAxis(frame, plane, xAxis)].join('');
}
