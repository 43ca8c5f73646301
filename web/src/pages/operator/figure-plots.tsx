import type { Metrics, Money } from '@consultant-connect/client';
import { Card } from '../../design/card/card.tsx';
import { Stat } from '../../design/figures/stat.tsx';
import { Plot } from '../../design/plot/plot.tsx';
import { formatDay, formatTime } from '../../lib/format.ts';
import * as t from '../../texts/en/operator.ts';
import { type Figure, figuresOf } from './figures.ts';
import styles from './operator.module.css';

/** Each figure with its way through the period and its target. */
export function FigurePlots({ metrics, currency }: { metrics: Metrics; currency: Money['currency'] }) {
  const formatAt = metrics.interval === 'hour' ? formatTime : formatDay;
  return (
    <div className={styles.plots}>
      {figuresOf(metrics, currency).map((figure) => (
        <Card key={figure.id} as="section" className={styles.figure} aria-label={figure.title}>
          <dl>
            <Stat
              label={figure.title}
              value={figure.total === null ? t.metrics.noData : figure.format(figure.total)}
              note={targetOf(figure)}
            />
          </dl>
          <Plot
            title={figure.title}
            points={figure.points}
            kind={figure.kind}
            target={figure.target}
            most={figure.most}
            isWhole={figure.isWhole}
            formatAt={formatAt}
            formatValue={figure.format}
          />
        </Card>
      ))}
    </div>
  );
}

function targetOf({ target, format }: Figure): string | undefined {
  if (!target) return undefined;
  const { from, to } = target;
  return t.metrics.target(to === undefined ? format(from) : `${format(from)}–${format(to)}`);
}
