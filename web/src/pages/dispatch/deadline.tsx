import { Countdown } from '../../design/figures/time.tsx';
import { useNow } from '../../lib/use-now.ts';
import styles from './dispatch.module.css';

/** How much is left of the time from one ISO instant to another, as a bar and in figures. */
export function Deadline({ from, to, label }: { from: string; to: string; label: string }) {
  const now = useNow(250);
  const whole = Date.parse(to) - Date.parse(from);
  const left = whole > 0 ? Math.min(1, Math.max(0, (Date.parse(to) - now) / whole)) : 0;
  return (
    <div className={styles.deadline}>
      <p>
        <Countdown to={to} /> {label}
      </p>
      <div className={styles.bar} aria-hidden="true">
        <i className={styles.left} style={{ transform: `scaleX(${left})` }} />
      </div>
    </div>
  );
}
