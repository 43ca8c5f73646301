import { useAction, useClient } from '@consultant-connect/client/react';
import { type FormEvent, useCallback, useState } from 'react';
import { Button } from '../../design/button/button.tsx';
import { Card } from '../../design/card/card.tsx';
import { TextArea } from '../../design/field/field.tsx';
import { RatingInput } from '../../design/rating/rating.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import * as t from '../../texts/en/call.ts';
import styles from './bill.module.css';

const PARTS = ['expertise', 'communication', 'value'] as const;
type Stars = Record<'overall' | (typeof PARTS)[number], number>;

/** Stars for the whole, and if one likes for its parts and in words. Once. */
export function RatingForm({ sessionId }: { sessionId: string }) {
  const { sessions } = useClient();
  const [stars, setStars] = useState<Stars>({ overall: 0, expertise: 0, communication: 0, value: 0 });
  const [comment, setComment] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [isSent, setSent] = useState(false);
  const send = useAction(
    useCallback(() => {
      const parts = Object.fromEntries(PARTS.filter((part) => stars[part] > 0).map((part) => [part, stars[part]]));
      return sessions.rate(sessionId, { overall: stars.overall, ...parts, ...(comment.trim() && { comment }) });
    }, [sessions, sessionId, stars, comment]),
  );
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setMissing(stars.overall === 0);
    if (stars.overall > 0 && (await send.run())) setSent(true);
  };
  if (isSent) {
    return (
      <Card as="section" className={styles.rating}>
        <p role="status">{t.rating.thanks}</p>
      </Card>
    );
  }
  const input = (part: keyof Stars) => (
    <RatingInput
      key={part}
      label={t.rating[part]}
      value={stars[part]}
      onChange={(value) => setStars((before) => ({ ...before, [part]: value }))}
    />
  );
  return (
    <Card as="section">
      <form className={styles.rating} onSubmit={(event) => void submit(event)}>
        <h2>{t.rating.title}</h2>
        {input('overall')}
        {stars.overall > 0 && PARTS.map(input)}
        <TextArea
          label={t.rating.comment}
          hint={t.rating.commentHint}
          value={comment}
          onChange={({ target }) => setComment(target.value)}
          maxLength={2000}
        />
        <ErrorLine error={isMissing && stars.overall === 0 ? t.rating.missing : send.error} />
        <Button type="submit" kind="primary" isBusy={send.isRunning}>
          {t.rating.submit}
        </Button>
      </form>
    </Card>
  );
}
