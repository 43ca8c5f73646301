import type { Session } from '@consultant-connect/client';
import { Signal, SignalLow, SignalMedium } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from '../../design/button/button.tsx';
import { classes } from '../../design/classes.ts';
import * as t from '../../texts/en/call.ts';
import styles from './call.module.css';
import { StreamVideo } from './stream-video.tsx';
import type { LiveCall } from './use-live-call.ts';

/** A picture is there within two seconds; whoever has waited for so long should know what works without it. */
const SLOW_MS = 8_000;

interface StageProps {
  room: LiveCall;
  session: Session;
  other: string;
  isCut: boolean;
}

/** The other side, or why it cannot be seen; oneself small in the corner. */
export function Stage({ room, session, other, isCut }: StageProps) {
  const { call } = room;
  const screen = call?.remoteScreen ?? null;
  return (
    <div className={classes(styles.stage, screen && styles.sharing)} data-call={call?.state ?? 'entering'}>
      {screen && <StreamVideo stream={screen} label={t.screenOf(other)} isScreen part="screen" />}
      <StreamVideo stream={call?.remote ?? null} label={other} part="remote" />
      {call && <StreamVideo stream={call.local} label={t.you} isOwn part="local" />}
      <Standing room={room} session={session} other={other} isCut={isCut} />
      {call?.state === 'connected' && call.quality && <Quality level={call.quality.level} />}
    </div>
  );
}

/** Over the picture, while there is something to wait for. */
function Standing({ room: { call, live, isTakenOver, enter, notice }, session, other, isCut }: StageProps): ReactNode {
  const isSlow = useIsSlow(call?.state === 'connecting' && session.startedAt !== null);
  const isAlone = notice === 'peer_lost' || (session.startedAt === null && call?.state !== 'connected');
  const text = isTakenOver
    ? t.stage.takenOver
    : isCut
      ? t.stage.cut
      : !live
        ? t.joining
        : call?.provider === 'zoom'
          ? t.stage.elsewhere
          : call?.state === 'connected'
            ? null
            : isAlone
              ? t.stage.waiting(other)
              : call?.state === 'reconnecting'
                ? t.stage.reconnecting
                : isSlow
                  ? t.stage.slow(other)
                  : t.stage.connecting;
  return (
    <div className={text ? styles.standing : undefined} role="status">
      {text && <p>{text}</p>}
      {text && isAlone && session.startedAt === null && live && !isCut && !isTakenOver && <p>{t.stage.waitingText}</p>}
      {isTakenOver && <Button onClick={enter}>{t.stage.takeBack}</Button>}
      {call?.url && call.provider === 'zoom' && (
        <a className={styles.openRoom} href={call.url} target="_blank" rel="noopener noreferrer">
          {t.stage.openRoom}
        </a>
      )}
    </div>
  );
}

/** Whether something that takes a second or two has taken several. */
function useIsSlow(isUnderWay: boolean): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (!isUnderWay) return;
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, [isUnderWay]);
  return isSlow;
}

const SIGNS = { good: Signal, fair: SignalMedium, poor: SignalLow };

function Quality({ level }: { level: keyof typeof SIGNS }) {
  const Sign = SIGNS[level];
  return (
    <p className={styles.quality}>
      <Sign aria-hidden="true" />
      {t.quality[level]}
    </p>
  );
}
