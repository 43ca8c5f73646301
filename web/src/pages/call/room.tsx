import type { Session } from '@consultant-connect/client';
import { useConnection } from '@consultant-connect/client/react';
import { useEffect, useState } from 'react';
import { useMember } from '../../app/auth/auth-context.tsx';
import { ErrorState } from '../../design/states/states.tsx';
import { beyondTitle } from '../../lib/beyond-title.ts';
import { useResource } from '../../lib/use-resource.ts';
import { useTitle } from '../../lib/use-title.ts';
import * as t from '../../texts/en/call.ts';
import styles from './call.module.css';
import { Chat } from './chat.tsx';
import { Clock } from './clock.tsx';
import { Controls } from './controls.tsx';
import { EndDialog } from './end-dialog.tsx';
import { News } from './news.tsx';
import { PaymentAction } from './payment-action.tsx';
import { Stage } from './stage.tsx';
import { useLiveCall } from './use-live-call.ts';

interface RoomProps {
  session: Session;
  onEnded: (session: Session) => void;
  /** It could not be entered: perhaps it is over. */
  onUnsure: () => void;
}

/** Both in the call: the pictures, the clock, the chat, and the ways to act. */
export function Room({ session, onEnded, onUnsure }: RoomProps) {
  const room = useLiveCall(session.id);
  const { live, call, clock, ended, error } = room;
  const [isEnding, setEnding] = useState(false);
  const question = useResource('getQuestion', { params: { id: session.questionId } }).data;
  const other = useOther(session);
  const isCut = useConnection().state !== 'connected';
  useTitle(question?.title ?? t.title);
  useEffect(() => {
    if (ended) onEnded(ended);
  }, [ended, onEnded]);

  return (
    <div className={styles.room} data-room={session.id}>
      <h1 className="visually-hidden">{question?.title ?? t.title}</h1>
      <div className={styles.left}>
        <Stage room={room} session={session} other={other} isCut={isCut} />
        <News room={room} />
        <PaymentAction session={session} live={live} />
        {error && !isCut && (
          <ErrorState
            error={error}
            onRetry={() => {
              onUnsure();
              room.enter();
            }}
          />
        )}
        <Controls call={call} onEnd={() => setEnding(true)} />
      </div>
      <aside className={styles.right}>
        <Clock session={session} clock={clock} />
        {question && (
          <details className={styles.question}>
            <summary>{question.title}</summary>
            <p>{beyondTitle(question) || question.body}</p>
          </details>
        )}
        {live && <Chat live={live} other={other} />}
      </aside>
      {live && isEnding && (
        <EndDialog
          live={live}
          owes={(clock?.tick.billable ?? session.billable) > 0}
          onClose={() => setEnding(false)}
          onEnded={onEnded}
        />
      )}
    </div>
  );
}

/** A client knows their consultant by name; a consultant knows them by the question. */
function useOther({ consultantId }: Session): string {
  const isClient = useMember()?.user.role === 'client';
  const { data } = useResource('getConsultant', { params: { id: consultantId } });
  if (!isClient) return t.others.client;
  return data?.name ?? t.others.consultant;
}
