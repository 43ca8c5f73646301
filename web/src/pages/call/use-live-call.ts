import type {
  Call,
  CallEvents,
  CallProblem,
  ConsultantConnectError,
  LiveSession,
  NoticeCode,
  Session,
  SessionClock,
} from '@consultant-connect/client';
import { useClient } from '@consultant-connect/client/react';
import { useEffect, useReducer, useRef, useState } from 'react';

/** The call as this device has it. */
export interface LiveCall {
  live: LiveSession | null;
  call: Call | null;
  /** The last tick, and when it came in epoch milliseconds; null before the first. */
  clock: { tick: SessionClock; at: number } | null;
  notice: NoticeCode | null;
  /** What this device has had to do without so far, each once. */
  problems: readonly CallProblem[];
  isTakenOver: boolean;
  /** Once it has ended. */
  ended: Session | null;
  error: Error | null;
  /** Enters anew: after a failure, or to take the call back from another window. */
  enter: () => void;
}

type Seen = Omit<LiveCall, 'enter'>;
type See = (news: Partial<Seen> | ((before: Seen) => Partial<Seen>)) => void;
const nothing: Seen = {
  live: null,
  call: null,
  clock: null,
  notice: null,
  problems: [],
  isTakenOver: false,
  ended: null,
  error: null,
};
const NEWS = ['state', 'local', 'remote', 'remoteScreen', 'changed', 'quality'] satisfies (keyof CallEvents)[];

/** Enters the session and its call, and leaves them with the page. A lost connection is mended below this. */
export function useLiveCall(sessionId: string): LiveCall {
  const client = useClient();
  const [entry, enter] = useReducer((count: number) => count + 1, 0);
  const [seen, setSeen] = useState<Seen>(nothing);
  const leaving = useRef<Promise<void>>(Promise.resolve());

  // biome-ignore lint/correctness/useExhaustiveDependencies: each entry is a new call.
  useEffect(() => {
    let isGone = false;
    let live: LiveSession | undefined;
    const offs: (() => void)[] = [];
    const see: See = (news) => {
      if (!isGone) setSeen((before) => ({ ...before, ...(typeof news === 'function' ? news(before) : news) }));
    };
    const begin = async (): Promise<void> => {
      // A leave that came after the new entry would undo it.
      await leaving.current;
      if (isGone) return;
      live = await client.sessions.join(sessionId);
      if (isGone) return live.leave();
      offs.push(...followSession(live, see));
      see({ live });
      const call = await live.startCall();
      if (isGone) return live.leave();
      offs.push(...followCall(call, see));
      see({ call });
    };
    setSeen(nothing);
    begin().catch((error: ConsultantConnectError) => see({ error }));
    return () => {
      isGone = true;
      for (const off of offs) off();
      if (live && live.session.endedAt === null) leaving.current = live.leave().catch(() => {});
    };
  }, [client, sessionId, entry]);
  return { ...seen, enter };
}

function followSession(live: LiveSession, see: See): (() => void)[] {
  return [
    live.on('clock', (tick) => see({ clock: { tick, at: Date.now() } })),
    live.on('notice', ({ code }) => see({ notice: code })),
    live.on('ended', (ended) => see({ ended })),
  ];
}

/** What a call is lies in the call itself: it is enough to look again. */
function followCall(call: Call, see: See): (() => void)[] {
  return [
    ...NEWS.map((event) => call.on(event, () => see({}))),
    call.on('problem', (problem) => see(({ problems }) => ({ problems: [...new Set([...problems, problem])] }))),
    call.on('takenOver', () => see({ isTakenOver: true })),
  ];
}
