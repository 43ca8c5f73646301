import { useClient, useConnection } from '@consultant-connect/client/react';
import { Button } from '../../design/button/button.tsx';
import { classes } from '../../design/classes.ts';
import { useOnline } from '../../lib/use-online.ts';
import * as t from '../../texts/en/app.ts';
import styles from './connection.module.css';

/** The state of the line, in a dot and in words. */
export function ConnectionDot() {
  const { state } = useConnection();
  const shown = useOnline() ? state : 'offline';
  const isUp = shown === 'connected';
  return (
    <span className={classes(styles.state, isUp && styles.up)} data-connection={shown}>
      <i className={styles.dot} aria-hidden="true" />
      <span className={styles.words}>{t.connection[shown]}</span>
    </span>
  );
}

/** Under the bar while the line is down; always there for screen readers, so that they hear it come and go. */
export function ConnectionBanner() {
  const client = useClient();
  const isOnline = useOnline();
  const { state, refused } = useConnection();
  const text = !isOnline
    ? t.banner.offline
    : state === 'reconnecting'
      ? t.banner.reconnecting
      : refused
        ? `${t.banner.refused} ${refused.message}`
        : null;
  return (
    <div role="status" className={text ? styles.banner : undefined}>
      {text && <p>{text}</p>}
      {refused && isOnline && (
        <Button kind="quiet" onClick={() => void client.connect().catch(() => {})}>
          {t.banner.reload}
        </Button>
      )}
    </div>
  );
}
