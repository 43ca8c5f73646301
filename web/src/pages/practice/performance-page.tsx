import type { Guidance, Performance } from '@consultant-connect/client';
import { TierBadge } from '../../design/badge/badge.tsx';
import { Card } from '../../design/card/card.tsx';
import { Stat } from '../../design/figures/stat.tsx';
import { Time } from '../../design/figures/time.tsx';
import { Page } from '../../design/page/page.tsx';
import { Plot } from '../../design/plot/plot.tsx';
import { ErrorState, Loading } from '../../design/states/states.tsx';
import { formatDay, formatNumber } from '../../lib/format.ts';
import { useResource } from '../../lib/use-resource.ts';
import { tiers } from '../../texts/en/common.ts';
import * as t from '../../texts/en/practice.ts';
import styles from './practice.module.css';

/** Trust with what it is made of, the tier and the way to the next, and how invitations were answered. */
export default function PerformancePage() {
  const performance = useResource('getPerformance');
  const guidance = useResource('getGuidance');
  const { data, error, refetch } = performance;
  return (
    <Page title={t.performance.title} lead={t.performance.lead}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading rows={3} height="10rem" />}
      {data && (
        <div className={styles.sections}>
          <Trust performance={data} />
          <TierWay performance={data} next={guidance.data?.nextTier} />
          <Responses responses={data.responses} />
        </div>
      )}
    </Page>
  );
}

function Trust({ performance: { trustScore, trustParts, trustHistory } }: { performance: Performance }) {
  return (
    <Card as="section" className={styles.section}>
      <dl>
        <Stat label={t.performance.trust} value={formatNumber(trustScore, 1)} note={t.performance.of('100')} />
      </dl>
      <div className={styles.parts}>
        {inOrder(trustParts).map(([part, points]) => (
          <Part key={part} part={part} points={points} />
        ))}
      </div>
      {trustHistory.length > 1 ? (
        <Plot
          title={t.performance.history}
          // It comes newest first.
          points={trustHistory.toReversed().map(({ at, score }) => ({ at, value: score }))}
          most={100}
          formatAt={formatDay}
          formatValue={(score) => formatNumber(score)}
        />
      ) : (
        <p className={styles.quiet}>{t.performance.noHistory}</p>
      )}
    </Card>
  );
}

/** What can weigh most comes first. */
const inOrder = (parts: Performance['trustParts']): [string, number][] =>
  Object.entries(parts).toSorted(([a], [b]) => mostOf(b) - mostOf(a));
const mostOf = (part: string): number => t.performance.parts[part]?.most ?? 0;

function Part({ part, points }: { part: string; points: number }) {
  const { name, most, text } = t.performance.parts[part] ?? { name: part, most: 100, text: '' };
  return (
    <div className={styles.part}>
      <div className={styles.between}>
        <strong>{name}</strong>
        <span className="numerals">
          {formatNumber(points, 1)} <span className={styles.quiet}>{t.performance.of(String(most))}</span>
        </span>
      </div>
      <progress className={styles.meter} max={most} value={points} aria-label={name} />
      <p className={styles.quiet}>{text}</p>
    </div>
  );
}

interface TierWayProps {
  performance: Performance;
  /** Undefined while it is not known. */
  next: Guidance['nextTier'] | undefined;
}

function TierWay({ performance: { tier, tierHistory }, next }: TierWayProps) {
  return (
    <section className={styles.section}>
      <div className={styles.row}>
        <h2>{t.performance.tier}</h2>
        <TierBadge tier={tier} />
      </div>
      {next === null && <p>{t.performance.top}</p>}
      {next && (
        <div>
          <p>{t.performance.next(tiers[next.tier])}</p>
          <ul className={styles.needs}>
            {next.needs.map((need) => (
              <li key={need}>{need}</li>
            ))}
          </ul>
        </div>
      )}
      {tierHistory.length > 0 && (
        <>
          <h3>{t.performance.tierHistory}</h3>
          <ol className={styles.skills}>
            {tierHistory.map(({ to, reason, at }) => (
              <li key={`${at} ${to}`} className={styles.row}>
                <TierBadge tier={to} />
                <span>{reason}</span>
                <span className={styles.quiet}>
                  <Time at={at} as="date" />
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function Responses({ responses }: { responses: Performance['responses'] }) {
  const { invited, offered, declined, expired, medianResponseMs } = responses;
  return (
    <section className={styles.section}>
      <h2>{t.performance.responses}</h2>
      <dl className={styles.stats}>
        <Stat label={t.performance.invited} value={invited} />
        <Stat label={t.performance.offered} value={offered} />
        <Stat label={t.performance.declined} value={declined} />
        <Stat label={t.performance.expired} value={expired} />
        <Stat
          label={t.performance.median}
          value={medianResponseMs === null ? t.performance.noMedian : `${formatNumber(medianResponseMs / 1000, 1)} s`}
        />
      </dl>
    </section>
  );
}
