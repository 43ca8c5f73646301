import { CircleCheck, CircleDashed } from 'lucide-react';
import { Card } from '../../design/card/card.tsx';
import { ErrorState, Loading } from '../../design/states/states.tsx';
import { useResource } from '../../lib/use-resource.ts';
import { tiers } from '../../texts/en/common.ts';
import * as t from '../../texts/en/practice.ts';
import styles from './practice.module.css';

/** What would help to be found and chosen, the most helpful first. */
export function GuidanceList() {
  const { data, error, refetch } = useResource('getGuidance');
  return (
    <Card as="aside" className={styles.guide}>
      <div className={styles.between}>
        <h2>{t.profile.guidance}</h2>
        {data && <span className={styles.quiet}>{t.profile.score(data.score)}</span>}
      </div>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading rows={4} />}
      {data && <progress className={styles.meter} max={100} value={data.score} aria-label={t.profile.guidance} />}
      <ul className={styles.guide}>
        {data?.items.map(({ code, title, detail, done }) => (
          <li key={`${code} ${title}`} className={styles.tip}>
            {done ? (
              <CircleCheck className={styles.done} role="img" aria-label={t.profile.done} />
            ) : (
              <CircleDashed className={styles.todo} role="img" aria-label={t.profile.open} />
            )}
            <div>
              <strong>{title}</strong>
              {!done && <p className={styles.quiet}>{detail}</p>}
            </div>
          </li>
        ))}
      </ul>
      {data?.nextTier && (
        <div>
          <p>{t.performance.next(tiers[data.nextTier.tier])}</p>
          <ul className={styles.needs}>
            {data.nextTier.needs.map((need) => (
              <li key={need}>{need}</li>
            ))}
          </ul>
        </div>
      )}
    </Card>
  );
}
