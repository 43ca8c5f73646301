import { useClient } from '@consultant-connect/client/react';
import { BellRing } from 'lucide-react';
import { useEffect } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { say } from '../../design/toast/toast.tsx';
import * as t from '../../texts/en/dispatch.ts';
import { awaitGesture, chime } from './chime.ts';
import styles from './desk-watch.module.css';
import { closeNotification, notify } from './notify.ts';
import { useTitleAlert } from './use-title-alert.ts';
import { useWaiting } from './use-waiting.ts';

/** On every page of a consultant: an invitation is heard and seen wherever they are, and an accepted offer leads to its call. */
export default function DeskWatch() {
  const { pathname } = useLocation();
  const waiting = useWaiting();
  useTitleAlert(waiting.length > 0 ? t.watch.title(waiting.length) : null);
  useEffect(awaitGesture, []);
  useAlerts();
  useWayToCall();
  return (
    <>
      <p className="visually-hidden" role="status">
        {waiting.length > 0 && t.watch.spoken(waiting.map(({ question }) => question.title))}
      </p>
      {waiting.length > 0 && pathname !== '/dispatch' && (
        <aside className={styles.bar}>
          <BellRing aria-hidden="true" />
          <span>{t.watch.waiting(waiting.length)}</span>
          <Link className={styles.link} to="/dispatch">
            {t.watch.open}
          </Link>
        </aside>
      )}
    </>
  );
}

function useAlerts(): void {
  const { dispatch } = useClient();
  useEffect(() => {
    const offs = [
      dispatch.on('invited', (invitation) => {
        chime();
        notify(invitation);
      }),
      dispatch.on('rescinded', ({ matchId, reason }) => {
        closeNotification(matchId);
        // Of those that end because one is in a call now, one knows already.
        if (reason !== 'busy') say(t.watch.over[reason]);
      }),
    ];
    return () => {
      for (const off of offs) off();
    };
  }, [dispatch]);
}

/** Only where somebody looks: two devices of one consultant would take the call from each other. */
function useWayToCall(): void {
  const { sessions } = useClient();
  const navigate = useNavigate();
  useEffect(
    () =>
      sessions.on('opened', (session) => {
        if (session.status === 'pending' && document.visibilityState === 'visible')
          void navigate(`/call/${session.id}`);
      }),
    [sessions, navigate],
  );
}
