import type { LiveSession, Page, SessionMessage } from '@consultant-connect/client';
import { useAction, useClient, useMarket } from '@consultant-connect/client/react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react';
import { Button } from '../../design/button/button.tsx';
import { classes } from '../../design/classes.ts';
import { TextField } from '../../design/field/field.tsx';
import { Time } from '../../design/figures/time.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import * as t from '../../texts/en/call.ts';
import styles from './call.module.css';

/** What is written in the session; also what was written before this page was opened. */
export function Chat({ live, other }: { live: LiveSession; other: string }) {
  const me = useMarket()?.user.id ?? '';
  const { messages, add, error: readError } = useMessages(live);
  const [text, setText] = useState('');
  const send = useAction(useCallback((line: string) => live.send(line), [live]));
  const log = useRef<HTMLDivElement>(null);
  const count = messages.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is what to scroll for.
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [count]);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const line = text.trim();
    if (line === '' || send.isRunning) return;
    const sent = await send.run(line);
    if (!sent) return;
    add({ ...sent, sessionId: live.id, fromUserId: me, text: line });
    setText('');
  };
  return (
    <section className={styles.chat} aria-label={t.chat.title}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard. */}
      <div className={styles.messages} ref={log} role="log" aria-label={t.chat.title} tabIndex={0}>
        {count === 0 && <p className={styles.quiet}>{t.chat.empty}</p>}
        {messages.map(({ messageId, fromUserId, text: line, at }) => (
          <p key={messageId} className={classes(styles.message, fromUserId === me && styles.mine)}>
            <span className={styles.who}>
              {fromUserId === me ? t.you : other} · <Time at={at} as="time" />
            </span>
            <span className={styles.line}>{line}</span>
          </p>
        ))}
      </div>
      <form className={styles.write} onSubmit={(event) => void submit(event)}>
        <TextField
          label={t.chat.message}
          isLabelHidden
          placeholder={t.chat.message}
          value={text}
          onChange={({ target }) => setText(target.value)}
          maxLength={2000}
          autoComplete="off"
        />
        <Button type="submit" isBusy={send.isRunning}>
          {t.chat.send}
        </Button>
      </form>
      <ErrorLine error={send.error ?? readError} />
    </section>
  );
}

const LAST = 100;

function useMessages(live: LiveSession) {
  const client = useClient();
  const queries = useQueryClient();
  const { data, error } = useQuery({
    queryKey: ['listSessionMessages', live.id],
    queryFn: () => client.sessions.messages(live.id, { limit: LAST }),
    staleTime: 0,
  });
  const add = useCallback(
    (message: SessionMessage) =>
      queries.setQueryData<Page<SessionMessage>>(['listSessionMessages', live.id], (before) => {
        const items = before?.items ?? [];
        if (items.some(({ messageId }) => messageId === message.messageId)) return before;
        return { nextCursor: null, ...before, items: [message, ...items] };
      }),
    [queries, live],
  );
  useEffect(() => {
    const offs = [
      live.on('message', add),
      // What was written while this device was cut off.
      live.on('rejoined', () => void queries.invalidateQueries({ queryKey: ['listSessionMessages', live.id] })),
    ];
    return () => {
      for (const off of offs) off();
    };
  }, [live, queries, add]);
  return { messages: (data?.items ?? []).toReversed(), add, error };
}
