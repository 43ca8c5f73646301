import type { Session } from '@consultant-connect/client';
import { classes } from '../../design/classes.ts';
import { formatClock, formatMoney } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import * as t from '../../texts/en/call.ts';
import styles from './call.module.css';
import type { LiveCall } from './use-live-call.ts';

/** The server ticks every second while the clock runs. */
const SILENT_MS = 4_000;

/** How long, and what it costs so far: by the server's clock, never by this device's. */
export function Clock({ session, clock }: { session: Session; clock: LiveCall['clock'] }) {
  const now = useNow(1_000);
  const { freeSeconds, hourlyRate, spendCap } = session;
  if (!clock && session.startedAt === null) {
    return (
      <section className={styles.clock} aria-label={t.clock.label}>
        <p className={styles.time}>{formatClock(0)}</p>
        <p>{t.clock.notYet}</p>
        <p className={styles.quiet}>
          {freeSeconds > 0 && `${t.clock.free(freeSeconds)}, `}
          {t.clock.later(hourlyRate)}
        </p>
      </section>
    );
  }
  const { elapsed, amount } = clock?.tick ?? session;
  const freeRemaining = clock?.tick.freeRemaining ?? Math.max(0, freeSeconds - session.elapsed);
  const isFree = freeRemaining > 0;
  const isPaused = now - (clock?.at ?? 0) > SILENT_MS;
  return (
    <section
      className={classes(styles.clock, !isFree && styles.paid)}
      aria-label={t.clock.label}
      data-clock={isPaused ? 'paused' : isFree ? 'free' : 'paid'}
    >
      <p className={styles.time} role="timer" aria-live="off">
        {formatClock(elapsed)}
        {!isFree && <span className={styles.amount}>{formatMoney(amount)}</span>}
      </p>
      {isPaused ? (
        <p className={styles.paused}>{t.clock.paused}</p>
      ) : (
        <p>{isFree ? t.clock.free(freeRemaining) : t.clock.running(hourlyRate)}</p>
      )}
      <p className={styles.quiet}>
        {[isFree && t.clock.later(hourlyRate), spendCap && t.clock.cap(spendCap)].filter(Boolean).join(', ')}
      </p>
    </section>
  );
}
