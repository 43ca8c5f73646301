import { Suspense } from 'react';
import { lazily } from '../../lib/lazily.ts';
import * as t from '../../texts/en/common.ts';
import { Table } from '../table/table.tsx';
import styles from './plot.module.css';
import type { PlotProps } from './plot-props.ts';

const Drawing = lazily(() => import('./drawing.tsx'));

/** A figure over time, beside its target; the same in words and as a table for whoever does not see it. */
export function Plot(props: PlotProps) {
  const { title, points, formatAt, formatValue } = props;
  return (
    <figure className={styles.plot} aria-label={title}>
      <div className={styles.room} aria-hidden="true">
        <Suspense>
          <Drawing {...props} />
        </Suspense>
      </div>
      <details className={styles.table}>
        <summary>{t.asTable}</summary>
        <Table
          caption={title}
          isCaptionHidden
          rows={points}
          keyOf={({ at }) => at}
          columns={[
            { id: 'at', title: t.when, cell: ({ at }) => formatAt(at) },
            { id: 'value', title, cell: ({ value }) => (value === null ? '–' : formatValue(value)), isFigure: true },
          ]}
        />
      </details>
    </figure>
  );
}
