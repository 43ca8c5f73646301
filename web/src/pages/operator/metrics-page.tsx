import type { Metrics } from '@consultant-connect/client';
import { useClient } from '@consultant-connect/client/react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Page } from '../../design/page/page.tsx';
import { Select } from '../../design/select/select.tsx';
import { ErrorState, Loading } from '../../design/states/states.tsx';
import { useNow } from '../../lib/use-now.ts';
import * as t from '../../texts/en/operator.ts';
import { BusinessNow } from './business-now.tsx';
import { FigurePlots } from './figure-plots.tsx';
import styles from './operator.module.css';
import { type PeriodName, periodOf } from './period.ts';

const PERIODS: readonly PeriodName[] = ['day', 'week', 'month', 'year'];

/** The figures an investor asks for, over time, each beside its target. */
export default function MetricsPage() {
  const client = useClient();
  const [name, setName] = useState<PeriodName>('week');
  const period = periodOf(name, useNow(60_000));
  const { data, error, refetch } = useQuery({
    queryKey: ['getMetrics', period],
    queryFn: () => client.request('getMetrics', { query: period }),
    // Of another period, until those of the new one are there: nothing jumps.
    placeholderData: keepPreviousData,
  });
  return (
    <Page
      title={t.metrics.title}
      lead={t.metrics.lead}
      actions={
        <Select
          label={t.metrics.period}
          value={name}
          onChange={({ target }) => setName(PERIODS.find((it) => it === target.value) ?? name)}
          options={PERIODS.map((it) => ({ value: it, label: t.metrics.periods[it] }))}
        />
      }
    >
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading rows={4} height="18rem" />}
      {data && <Figures metrics={data} />}
    </Page>
  );
}

function Figures({ metrics }: { metrics: Metrics }) {
  const currencies = metrics.gmv.perCurrency.map(({ currency }) => currency);
  const [chosen, setCurrency] = useState(currencies[0]);
  const currency = currencies.find((it) => it === chosen) ?? currencies[0];
  return (
    <div className={styles.sections}>
      {currencies.length > 1 && (
        <div className={styles.tools}>
          <Select
            label={t.metrics.currency}
            value={currency}
            onChange={({ target }) => setCurrency(currencies.find((it) => it === target.value))}
            options={currencies.map((it) => ({ value: it, label: it }))}
          />
        </div>
      )}
      {currency && <FigurePlots metrics={metrics} currency={currency} />}
      <BusinessNow metrics={metrics} />
    </div>
  );
}
