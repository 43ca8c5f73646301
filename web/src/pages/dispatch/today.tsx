import type { Earnings } from '@consultant-connect/client';
import { Stat } from '../../design/figures/stat.tsx';
import { Skeleton } from '../../design/states/states.tsx';
import { formatMoney, formatNumber, formatSpan } from '../../lib/format.ts';
import { useResource } from '../../lib/use-resource.ts';
import * as t from '../../texts/en/dispatch.ts';
import styles from './dispatch.module.css';

/** The day so far, in the viewer's own zone. */
export function Today() {
  const earnings = useResource('getEarnings', { query: { from: startOfDay(), interval: 'day' } });
  const performance = useResource('getPerformance');
  const answer = performance.data?.responses.medianResponseMs;
  return (
    <section className={styles.today}>
      <h2>{t.today.title}</h2>
      <dl className={styles.stats}>
        <Stat label={t.today.earned} value={earnings.data ? earned(earnings.data) : <Wait of={earnings.error} />} />
        <Stat label={t.today.sessions} value={earnings.data ? calls(earnings.data) : <Wait of={earnings.error} />} />
        <Stat
          label={t.today.trust}
          value={performance.data ? formatNumber(performance.data.trustScore) : <Wait of={performance.error} />}
          note={t.today.ofHundred}
        />
        <Stat
          label={t.today.answer}
          value={
            answer === undefined ? (
              <Wait of={performance.error} />
            ) : answer === null ? (
              t.today.noAnswer
            ) : (
              formatSpan(Math.max(1, answer / 1000))
            )
          }
        />
      </dl>
    </section>
  );
}

/** A figure that could not be had is left open; it comes with the next change or reconnect. */
const Wait = ({ of: error }: { of: Error | null }) => (error ? '–' : <Skeleton width="4rem" />);

function startOfDay(): string {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  return day.toISOString();
}

const earned = ({ total }: Earnings): string =>
  total.length === 0 ? t.today.nothing('USD') : total.map(({ payout }) => formatMoney(payout)).join(' + ');
const calls = ({ total }: Earnings): string => formatNumber(total.reduce((sum, { sessions }) => sum + sessions, 0));
