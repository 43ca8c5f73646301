import type { Metrics, Tier } from '@consultant-connect/client';
import { TierBadge } from '../../design/badge/badge.tsx';
import { Stat } from '../../design/figures/stat.tsx';
import { Table } from '../../design/table/table.tsx';
import { formatDateTime, formatMoney, formatNumber, formatShare } from '../../lib/format.ts';
import * as t from '../../texts/en/operator.ts';
import styles from './operator.module.css';

const TIERS: readonly Tier[] = ['rookie', 'growing', 'established', 'expert', 'elite'];
const orNothing = (value: number | null, format: (value: number) => string): string =>
  value === null ? t.metrics.noData : format(value);

/** What is not told per currency: consultants, break-even, the books. */
export function BusinessNow({ metrics }: { metrics: Metrics }) {
  const { breakEven, exposure, tierProgression } = metrics;
  return (
    <>
      <dl className={styles.stats}>
        <Stat
          label={t.metrics.mrr}
          value={metrics.mrr.map((it) => formatMoney(it, { isShort: true })).join(' + ') || t.metrics.noData}
        />
        <Stat
          label={t.metrics.breakEven}
          value={formatNumber(breakEven.sessionsSoFar)}
          note={
            <>
              {t.metrics.breakEvenSo(breakEven.sessionsSoFar, breakEven.sessionsNeeded)}
              <br />
              {t.metrics.breakEvenNote(
                formatMoney(breakEven.baseCosts, { isShort: true }),
                formatMoney(breakEven.marginPerSession),
              )}
              <br />
              {t.metrics.target(formatNumber(breakEven.target))}
            </>
          }
        />
        <Stat label={t.metrics.consultants} value={orNothing(metrics.consultants.value, formatNumber)} />
        <Stat
          label={t.metrics.progression}
          value={orNothing(tierProgression.value, formatShare)}
          note={`${t.metrics.target(String(formatShare(Number(tierProgression.target ?? 0))))}. ${t.metrics.tierNote}`}
        />
        <Stat
          label={t.metrics.gini}
          value={orNothing(exposure.gini, (value) => formatNumber(value, 2))}
          note={t.metrics.giniNote}
        />
      </dl>
      <section className={styles.section}>
        <h2>{t.metrics.tiers}</h2>
        <Table
          caption={t.metrics.tiers}
          isCaptionHidden
          rows={TIERS}
          keyOf={(tier) => tier}
          columns={[
            { id: 'tier', title: t.live.tier, cell: (tier) => <TierBadge tier={tier} /> },
            { id: 'count', title: t.metrics.count, cell: (tier) => metrics.tiers[tier] ?? 0, isFigure: true },
            {
              id: 'share',
              title: t.metrics.share,
              cell: (tier) => orNothing(exposure.shareByTier[tier] ?? null, formatShare),
              isFigure: true,
            },
          ]}
        />
      </section>
      <Books books={metrics.books} />
    </>
  );
}

function Books({ books }: { books: Metrics['books'] }) {
  const waiting = Object.entries(books.waiting) as [keyof typeof books.waiting, number][];
  return (
    <section className={styles.section}>
      <h2>{t.metrics.books}</h2>
      {books.comparedAt === null ? (
        <p className={styles.quiet}>{t.metrics.booksNever}</p>
      ) : (
        <p>
          {books.differences.length === 0
            ? t.metrics.booksAgree(books.checked)
            : t.metrics.booksDiffer(books.differences.length)}{' '}
          <span className={styles.quiet}>
            {t.metrics.compared} {formatDateTime(books.comparedAt)}
          </span>
        </p>
      )}
      {books.differences.length > 0 && (
        <Table
          caption={t.metrics.books}
          isCaptionHidden
          rows={books.differences}
          keyOf={({ what, ref, currency }) => `${what} ${ref} ${currency}`}
          columns={[
            { id: 'what', title: t.metrics.what, cell: ({ what }) => what },
            { id: 'ref', title: t.metrics.ref, cell: ({ ref }) => <span className={styles.id}>{ref}</span> },
            {
              id: 'ours',
              title: t.metrics.ours,
              cell: ({ ours, currency }) => formatMoney({ amount: ours, currency }),
              isFigure: true,
            },
            {
              id: 'theirs',
              title: t.metrics.theirs,
              cell: ({ theirs, currency }) => formatMoney({ amount: theirs, currency }),
              isFigure: true,
            },
          ]}
        />
      )}
      <h3>{t.metrics.waiting}</h3>
      <dl className={styles.stats}>
        {waiting.map(([what, count]) => (
          <Stat key={what} label={t.metrics.waitingFor[what]} value={count} />
        ))}
      </dl>
    </section>
  );
}
