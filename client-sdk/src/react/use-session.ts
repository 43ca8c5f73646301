import { useCallback, useEffect, useState } from 'react';
import type { Call, CallOptions } from '../call/call.ts';
import type { Session, SessionClock, SessionMessage } from '../contract.ts';
import type { ConsultantConnectError } from '../errors.ts';
import type { LiveSession } from '../live-session.ts';
import { useAction } from './use-action.ts';
import { useClient, useMarket } from './use-client.ts';

/** The open session of this user, on either side. */
export interface SessionView {
  /** Null while there is none; one that this device has joined stays here after its end, to be rated. */
  session: Session | null;
  /** Null until `join`. */
  live: LiveSession | null;
  /** Null unless joined with a call. */
  call: Call | null;
  /** Since this device has joined; null before the clock runs. */
  clock: SessionClock | null;
  /** From the other side, since this device has joined. */
  messages: readonly SessionMessage[];
  /** Whether one of the actions below is under way. */
  isBusy: boolean;
  /** Why the last action failed. */
  error: ConsultantConnectError | null;
  /** With `call`, the call begins at once: `join({ localVideo: ref.current, remoteVideo: … })`. */
  join: (call?: CallOptions) => Promise<LiveSession | undefined>;
  /** Ends the session for both; undefined when that failed. */
  end: () => Promise<Session | undefined>;
}

/** Joins the open session, and follows it to its end. The device leaves when the component does. */
export function useSession(): SessionView {
  const client = useClient();
  const open = useMarket()?.session ?? null;
  const [live, setLive] = useState<LiveSession | null>(null);
  const [session, setSession] = useState<Session | null>(null);
  const [clock, setClock] = useState<SessionClock | null>(null);
  const [messages, setMessages] = useState<readonly SessionMessage[]>([]);

  useEffect(() => {
    if (!live) return;
    setSession(live.session);
    setClock(null);
    setMessages([]);
    const offs = [
      live.on('clock', setClock),
      live.on('message', (message) => setMessages((before) => [...before, message])),
      live.on('started', setSession),
      live.on('ended', setSession),
    ];
    return () => {
      for (const off of offs) off();
      if (live.session.endedAt === null) live.leave().catch(() => {});
    };
  }, [live]);

  const join = useAction(
    useCallback(
      async (call?: CallOptions) => {
        const joined = await client.sessions.current?.join(call);
        if (joined) setLive(joined);
        return joined;
      },
      [client],
    ),
  );
  const end = useAction(useCallback(async () => live?.end(), [live]));
  return {
    session: open ?? session,
    live,
    call: live?.call ?? null,
    clock,
    messages,
    isBusy: join.isRunning || end.isRunning,
    error: join.error ?? end.error,
    join: join.run,
    end: end.run,
  };
}
