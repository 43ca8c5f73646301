import type { Earnings } from '@consultant-connect/client';
import { useClient } from '@consultant-connect/client/react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Card } from '../../design/card/card.tsx';
import { Stat } from '../../design/figures/stat.tsx';
import { Page } from '../../design/page/page.tsx';
import { Plot } from '../../design/plot/plot.tsx';
import { Select } from '../../design/select/select.tsx';
import { EmptyState, ErrorState, Loading } from '../../design/states/states.tsx';
import { formatDay, formatMoney } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import * as t from '../../texts/en/practice.ts';
import { Payee } from './payee.tsx';
import { Payouts } from './payouts.tsx';
import styles from './practice.module.css';

const DAY_MS = 86_400_000;
const DAYS = { day: 30, week: 84, month: 365 } as const;
type Interval = keyof typeof DAYS;
const INTERVALS: readonly Interval[] = ['day', 'week', 'month'];

/** What came in over time, what is owed, and where it goes. */
export default function EarningsPage() {
  const client = useClient();
  const [interval, setInterval] = useState<Interval>('day');
  const to = Math.ceil(useNow(60_000) / 60_000) * 60_000;
  const period = {
    interval,
    from: new Date(to - DAYS[interval] * DAY_MS).toISOString(),
    to: new Date(to).toISOString(),
  };
  const { data, error, refetch } = useQuery({
    queryKey: ['getEarnings', period],
    queryFn: () => client.request('getEarnings', { query: period }),
    placeholderData: keepPreviousData,
  });
  return (
    <Page
      title={t.earnings.title}
      lead={t.earnings.lead}
      actions={
        <Select
          label={t.earnings.interval}
          value={interval}
          onChange={({ target }) => setInterval(INTERVALS.find((it) => it === target.value) ?? interval)}
          options={INTERVALS.map((it) => ({ value: it, label: t.earnings.intervals[it] }))}
        />
      }
    >
      <div className={styles.sections}>
        {error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Loading rows={1} height="22rem" />}
        {data?.total.length === 0 && <EmptyState title={t.earnings.none}>{t.earnings.noneText}</EmptyState>}
        {data?.total.map((total) => (
          <InCurrency key={total.currency} earnings={data} total={total} />
        ))}
        <Payouts />
        <Payee />
      </div>
    </Page>
  );
}

function InCurrency({ earnings, total }: { earnings: Earnings; total: Earnings['total'][number] }) {
  const { currency } = total;
  return (
    <Card as="section" className={styles.section} aria-label={`${t.earnings.earned}, ${currency}`}>
      <dl className={styles.stats}>
        <Stat label={t.earnings.earned} value={formatMoney(total.payout)} />
        <Stat label={t.earnings.charged} value={formatMoney(total.amount)} />
        <Stat label={t.earnings.commission} value={formatMoney(total.commission)} />
        <Stat label={t.earnings.sessions} value={total.sessions} />
      </dl>
      <Plot
        title={t.earnings.plot}
        kind="bars"
        points={earnings.series
          .filter((it) => it.currency === currency)
          .map(({ start, payout }) => ({ at: start, value: payout.amount }))}
        formatAt={formatDay}
        formatValue={(amount) => formatMoney({ amount: Math.round(amount), currency }, { isShort: true })}
      />
    </Card>
  );
}
