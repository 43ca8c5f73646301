import {
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { PlotProps } from './plot-props.ts';
import { ticksOf } from './ticks.ts';

/** As long as anything moves here. */
const MOVES_MS = 200;
const text = { fill: 'var(--muted)', fontSize: 12 };

/** By itself in a chunk of its own: only pages with plots load it. */
export default function Drawing(props: PlotProps) {
  const { points, kind = 'line', target, most, isWhole = false, formatAt, formatValue, title } = props;
  const ends = target ? [target.from, target.to ?? target.from] : [];
  const values = points.map(({ value }) => value ?? 0);
  const [lowest, highest] = [Math.min(0, ...values), Math.max(0, ...ends, ...values)];
  const isEmpty = most === undefined && lowest === 0 && highest === 0;
  const ticks = isEmpty ? [0] : ticksOf(lowest, most ?? highest, isWhole);
  const known = points.filter(({ value }) => value !== null).length;
  const isMoving = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={[...points]} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--hairline)" />
        <XAxis dataKey="at" tickFormatter={formatAt} tick={text} tickLine={false} axisLine={false} minTickGap={32} />
        <YAxis
          tickFormatter={formatValue}
          tick={text}
          tickLine={false}
          axisLine={false}
          width={72}
          domain={isEmpty ? [0, 1] : [ticks[0]!, ticks.at(-1)!]}
          ticks={ticks}
        />
        {target?.to !== undefined && (
          <ReferenceArea y1={target.from} y2={target.to} fill="var(--accent-soft)" fillOpacity={0.7} />
        )}
        {target && target.to === undefined && (
          <ReferenceLine y={target.from} stroke="var(--accent)" strokeDasharray="4 4" />
        )}
        <Tooltip
          labelFormatter={(at) => formatAt(String(at))}
          formatter={(value) => [formatValue(Number(value)), title]}
          contentStyle={{ background: 'var(--raised)', border: 'var(--line)', borderRadius: 6, color: 'var(--ink)' }}
          itemStyle={{ color: 'var(--ink)' }}
          cursor={{ stroke: 'var(--outline)', fill: 'var(--sunken)' }}
        />
        {kind === 'bars' ? (
          <Bar
            dataKey="value"
            fill="var(--accent)"
            radius={[3, 3, 0, 0]}
            isAnimationActive={isMoving}
            animationDuration={MOVES_MS}
            maxBarSize={32}
          />
        ) : (
          <Line
            dataKey="value"
            stroke="var(--accent)"
            strokeWidth={2}
            dot={known < 3}
            isAnimationActive={isMoving}
            animationDuration={MOVES_MS}
            connectNulls
          />
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
