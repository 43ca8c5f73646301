import type { ConsultantConnectError } from '@consultant-connect/client';
import type { ReactNode } from 'react';
import * as t from '../../texts/en/common.ts';
import { explain } from '../../texts/en/errors.ts';
import { Button } from '../button/button.tsx';
import { classes } from '../classes.ts';
import styles from './states.module.css';

/** Nothing is here yet; says what will be, and what to do about it. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.state}>
      <h2 className={styles.title}>{title}</h2>
      {children && <p className={styles.text}>{children}</p>}
      {action}
    </div>
  );
}

/** It did not work: why, what to do, and one way to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  return (
    <div className={classes(styles.state, styles.error)} role="alert">
      <p className={styles.text}>{explain(error)}</p>
      {onRetry && <Button onClick={onRetry}>{t.tryAgain}</Button>}
    </div>
  );
}

/** One line beside the action that failed. */
export function ErrorLine({ error }: { error: ConsultantConnectError | Error | string | null | undefined }) {
  if (!error) return null;
  return (
    <p className={styles.line} role="alert">
      {typeof error === 'string' ? error : explain(error)}
    </p>
  );
}

/** Takes the room of what is being loaded. Sizes are CSS lengths. */
export function Skeleton({ height = '1.25em', width = '100%' }: { height?: string; width?: string }) {
  return <span className={styles.skeleton} style={{ height, width }} aria-hidden="true" />;
}

/** A list or page that is being loaded: so many bars, and a word for those who do not see them. */
export function Loading({ rows = 3, height = '4.5rem' }: { rows?: number; height?: string }) {
  return (
    <div className={styles.loading} role="status">
      <span className="visually-hidden">{t.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move.
        <Skeleton key={row} height={height} />
      ))}
    </div>
  );
}
