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

/** As long as anything moves here. */
const MOVES_MS = 200;
const text = { fill: 'var(--muted)', fontSize: 12 };

/** By itself in a chunk of its own: only pages with plots load it. */
export default function Drawing(props: PlotProps) {
  const { points, kind = 'line', target, most, isWhole = false, formatAt, formatValue, title } = props;
  const ends = target ? [target.from, target.to ?? target.from] : [];
  const values = points.map(({ value }) => value ?? 0);
  const [lowest, highest] = [Math.min(0, ...values), Math.max(0, ...ends, ...values)];
  const isFlat = lowest === 0 && highest === 0;
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
          domain={[0 - roundUp(-lowest), most ?? (isFlat ? 1 : roundUp(highest))]}
          {...(isFlat && most === undefined && { ticks: [0] })}
          allowDecimals={!isWhole}
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

/** Up to the next 1, 2 or 5 with zeros, so that the axis ends on a figure that one can read. */
function roundUp(value: number): number {
  if (value <= 0) return 0;
  const unit = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((step) => step * unit >= value) ?? 10) * unit;
}
