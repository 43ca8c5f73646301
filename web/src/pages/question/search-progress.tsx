import type { Question } from '@consultant-connect/client';
import { Button } from '../../design/button/button.tsx';
import { Stat } from '../../design/figures/stat.tsx';
import { Countdown } from '../../design/figures/time.tsx';
import { useNow } from '../../lib/use-now.ts';
import * as t from '../../texts/en/question.ts';
import styles from './question.module.css';

interface SearchProgressProps {
  question: Question;
  offers: number;
  onCancel: () => void;
  isBusy: boolean;
}

/** How far the search has come: read out when something changes, not with every second. */
export function SearchProgress({ question, offers, onCancel, isBusy }: SearchProgressProps) {
  const { invitedCount, wave, expiresAt } = question;
  return (
    <section className={styles.progress} aria-labelledby="search">
      <div className={styles.progressHead}>
        <h2 id="search">{offers > 0 ? t.choose : t.searching}</h2>
        <Button kind="quiet" onClick={onCancel} isBusy={isBusy}>
          {t.cancel}
        </Button>
      </div>
      <TimeBar question={question} />
      <dl className={styles.figures}>
        <Stat label={t.timeLeft} value={<Countdown to={expiresAt} />} />
        <Stat label={t.invited} value={invitedCount} />
        <Stat label={t.wave} value={wave} />
        <Stat label={t.offered} value={offers} />
      </dl>
      <p role="status" className={offers > 0 ? 'visually-hidden' : styles.quiet}>
        {t.progress(invitedCount, wave, offers)} {offers === 0 && t.waitingForOffers}
      </p>
    </section>
  );
}

/** The share of its time that is left, for the eye alone. */
function TimeBar({ question: { createdAt, expiresAt } }: { question: Question }) {
  const now = useNow(500);
  const whole = Date.parse(expiresAt) - Date.parse(createdAt);
  const left = Math.min(1, Math.max(0, (Date.parse(expiresAt) - now) / whole));
  return (
    <div className={styles.track} aria-hidden="true">
      <div className={styles.rest} style={{ transform: `scaleX(${left})` }} />
    </div>
  );
}
