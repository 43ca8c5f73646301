import type { Rating } from '@consultant-connect/client';
import { useEffect, useRef } from 'react';
import { Card } from '../../design/card/card.tsx';
import { Stars } from '../../design/rating/rating.tsx';
import * as t from '../../texts/en/call.ts';
import styles from './bill.module.css';

const PARTS = ['overall', 'expertise', 'communication', 'value'] as const;

/** What the client has said about the call, whenever they look. `isNew`: just now, so it is read out. */
export function GivenRating({ rating, isNew }: { rating: Rating; isNew: boolean }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The form that had the focus is gone.
    if (isNew) title.current?.focus();
  }, [isNew]);
  return (
    <Card as="section" className={styles.rating}>
      <h2 ref={title} tabIndex={-1}>
        {t.rating.given}
      </h2>
      <dl className={styles.given}>
        {PARTS.map((part) => {
          const stars = rating[part];
          return (
            stars !== null && (
              <div key={part}>
                <dt>{t.rating[part]}</dt>
                <dd>
                  <Stars value={stars} />
                </dd>
              </div>
            )
          );
        })}
      </dl>
      {rating.comment && <p className={styles.comment}>{rating.comment}</p>}
      <p className={styles.quiet}>{t.rating.thanks}</p>
    </Card>
  );
}
