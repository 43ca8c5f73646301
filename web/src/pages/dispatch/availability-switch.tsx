import type { DispatchView } from '@consultant-connect/client/react';
import { ButtonLink } from '../../design/button/button.tsx';
import { classes } from '../../design/classes.ts';
import { ErrorLine } from '../../design/states/states.tsx';
import { useIsCut } from '../../lib/use-is-cut.ts';
import * as t from '../../texts/en/dispatch.ts';
import styles from './dispatch.module.css';

type Shown = 'cut' | 'away' | 'available' | 'busy' | 'unseen';

/** The one big switch. It says what the server sees, not what was clicked; without a line it says that. */
export function AvailabilitySwitch({ desk }: { desk: DispatchView }) {
  const isCut = useIsCut();
  const wants = desk.availability?.availability === 'available';
  const shown = shownOf(desk, isCut);
  const isRefused = desk.error?.code === 'invalid_state';
  return (
    <div className={styles.availability}>
      <button
        type="button"
        role="switch"
        aria-checked={wants}
        aria-label={t.availability.label}
        aria-describedby="availability-state"
        className={classes(styles.switch, styles[shown])}
        disabled={isCut || !desk.availability}
        onClick={() => void (wants ? desk.goAway() : desk.goOnline())}
        data-availability={shown}
      >
        <span className={styles.switchText} id="availability-state" role="status">
          <strong>{t.availability[shown].title}</strong>
          <span>{t.availability[shown].text}</span>
        </span>
        <span className={styles.track} aria-hidden="true">
          <i className={styles.thumb} />
        </span>
      </button>
      <p className={styles.small}>{t.availability.devices}</p>
      {desk.error && (
        <div className={styles.refused}>
          <ErrorLine error={desk.error} />
          {isRefused && <ButtonLink to="/earnings">{t.availability.setUp}</ButtonLink>}
        </div>
      )}
    </div>
  );
}

function shownOf({ availability: it }: DispatchView, isCut: boolean): Shown {
  if (isCut || !it) return 'cut';
  if (it.presence === 'busy') return 'busy';
  if (it.availability === 'away') return 'away';
  return it.presence === 'online' ? 'available' : 'unseen';
}
