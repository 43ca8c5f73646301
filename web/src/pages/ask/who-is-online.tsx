import type { ReactNode } from 'react';
import { Avatar } from '../../design/avatar/avatar.tsx';
import { TierBadge } from '../../design/badge/badge.tsx';
import { Rate } from '../../design/figures/money.tsx';
import { Rating } from '../../design/rating/rating.tsx';
import { ErrorState, Skeleton } from '../../design/states/states.tsx';
import { formatSpan } from '../../lib/format.ts';
import * as t from '../../texts/en/ask.ts';
import styles from './ask.module.css';
import { understood } from './skills.ts';
import type { usePreview } from './use-preview.ts';

/** So many come with an answer at most; then there may be more. */
const MOST_KNOWN = 10;
const SHOWN = 4;

/** Who is there for what has been written so far. Nobody is asked by it. */
export function WhoIsOnline({ preview, hasText }: { preview: ReturnType<typeof usePreview>; hasText: boolean }) {
  return (
    <aside className={styles.online} aria-labelledby="online">
      <h2 id="online">{t.online.title}</h2>
      {preview.isError ? (
        <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
      ) : preview.data && hasText ? (
        <Found data={preview.data} />
      ) : hasText ? (
        <People>
          {Array.from({ length: 3 }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move.
            <li key={row}>
              <Skeleton height="3.25rem" />
            </li>
          ))}
        </People>
      ) : (
        <p className={styles.hint}>{t.online.waiting}</p>
      )}
    </aside>
  );
}

function Found({ data }: { data: NonNullable<ReturnType<typeof usePreview>['data']> }) {
  const { consultants, freeSeconds, freeTimeNote } = data;
  const count = consultants.length;
  return (
    <>
      <p role="status" className={count === 0 ? styles.nobody : styles.hint}>
        {count === 0 ? t.online.nobody(understood(data)[0]?.name) : t.online.count(count, count >= MOST_KNOWN)}
      </p>
      {count === 0 && <p className={styles.hint}>{t.online.nobodyHint}</p>}
      <People>
        {consultants.slice(0, SHOWN).map(({ consultant }) => (
          <li key={consultant.id} className={styles.person}>
            <Avatar name={consultant.name} presence={consultant.presence} />
            <div className={styles.who}>
              <strong>{consultant.name}</strong>
              <span className={styles.facts}>
                <TierBadge tier={consultant.tier} />
                <Rating {...consultant.rating} />
              </span>
            </div>
            <Rate value={consultant.hourlyRate} />
          </li>
        ))}
      </People>
      {count > 0 && freeSeconds > 0 && (
        <p className={styles.hint}>{freeTimeNote ?? t.online.free(formatSpan(freeSeconds))}</p>
      )}
    </>
  );
}

const People = ({ children }: { children: ReactNode }) => <ul className={styles.people}>{children}</ul>;
