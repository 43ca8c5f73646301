import { useCallback, useEffect, useState } from 'react';
import type { AskBody, Question } from '../contract.ts';
import type { ConsultantConnectError } from '../errors.ts';
import type { JoinableSession } from '../joinable-session.ts';
import type { LiveQuestion, Offer } from '../live-question.ts';
import type { AskOptions } from '../questions.ts';
import type { MatchRef } from '../refs.ts';
import { useAction } from './use-action.ts';
import { useClient } from './use-client.ts';

/** A question as it unfolds, with what can be done about it. */
export interface AskState {
  /** Null until one was asked. */
  question: Question | null;
  /** Those that can be accepted now. */
  offers: readonly Offer[];
  /** Once an offer was accepted. */
  session: JoinableSession | null;
  /** Whether one of the actions below is under way. */
  isBusy: boolean;
  /** Why the last action failed. */
  error: ConsultantConnectError | null;
  /** Asks; undefined when that failed. */
  ask: (question: AskBody, options?: AskOptions) => Promise<LiveQuestion | undefined>;
  /** Accepts an offer; undefined when that failed. */
  accept: (offer: MatchRef) => Promise<JoinableSession | undefined>;
  /** Withdraws the question; undefined when that failed. */
  cancel: () => Promise<Question | undefined>;
}

interface Seen {
  question: Question | null;
  offers: readonly Offer[];
  session: JoinableSession | null;
}
const nothing: Seen = { question: null, offers: [], session: null };

/** Asks a question, or with `id` follows one that was asked before, and shows it as it unfolds. */
export function useQuestion(id?: string): AskState {
  const client = useClient();
  const [live, setLive] = useState<LiveQuestion | null>(null);
  const [seen, setSeen] = useState<Seen>(nothing);

  const find = useAction(useCallback((which: string) => client.questions.follow(which), [client]));
  const { run: follow } = find;
  useEffect(() => {
    if (id === undefined) return;
    let isCurrent = true;
    void follow(id).then((found) => {
      if (found && isCurrent) setLive(found);
    });
    return () => {
      isCurrent = false;
    };
  }, [follow, id]);

  useEffect(() => {
    if (!live) return setSeen(nothing);
    const look = (): void => setSeen((before) => ({ ...before, question: live.question, offers: live.offers }));
    setSeen({ question: live.question, offers: live.offers, session: null });
    const offs = [
      live.on('offer', look),
      live.on('withdrawn', look),
      live.on('updated', look),
      live.on('session', (session) => setSeen((before) => ({ ...before, session }))),
    ];
    return () => {
      for (const off of offs) off();
    };
  }, [live]);

  const ask = useAction(
    useCallback(
      async (question: AskBody, options?: AskOptions) => {
        const asked = await client.ask(question, options);
        setLive(asked);
        return asked;
      },
      [client],
    ),
  );
  const accept = useAction(
    useCallback(
      async (offer: MatchRef) => {
        const session = await required(live).accept(offer);
        // Whoever was cut off in between has missed its opening, and has it from the answer.
        setSeen((before) => ({ ...before, session }));
        return session;
      },
      [live],
    ),
  );
  const cancel = useAction(useCallback(async () => required(live).cancel(), [live]));
  return {
    ...seen,
    isBusy: find.isRunning || ask.isRunning || accept.isRunning || cancel.isRunning,
    error: find.error ?? ask.error ?? accept.error ?? cancel.error,
    ask: ask.run,
    accept: accept.run,
    cancel: cancel.run,
  };
}

function required(live: LiveQuestion | null): LiveQuestion {
  if (!live) throw new Error('Ask a question first.');
  return live;
}
