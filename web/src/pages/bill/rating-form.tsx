import type { Rating } from '@consultant-connect/client';
import { type FormEvent, useState } from 'react';
import { Button } from '../../design/button/button.tsx';
import { Card } from '../../design/card/card.tsx';
import { TextArea } from '../../design/field/field.tsx';
import { RatingInput } from '../../design/rating/rating.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import * as t from '../../texts/en/call.ts';
import styles from './bill.module.css';
import { useRate } from './use-rate.ts';

const PARTS = ['expertise', 'communication', 'value'] as const;
type Stars = Record<'overall' | (typeof PARTS)[number], number>;

/** Stars for the whole, and if one likes for its parts and in words. Once. */
export function RatingForm({ sessionId, onRated }: { sessionId: string; onRated: (rating: Rating) => void }) {
  const [stars, setStars] = useState<Stars>({ overall: 0, expertise: 0, communication: 0, value: 0 });
  const [comment, setComment] = useState('');
  const [isMissing, setMissing] = useState(false);
  const { run, isBusy, isWaiting, error } = useRate(sessionId, onRated);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(stars.overall === 0);
    if (stars.overall === 0) return;
    const parts = Object.fromEntries(PARTS.filter((part) => stars[part] > 0).map((part) => [part, stars[part]]));
    void run({ overall: stars.overall, ...parts, ...(comment.trim() && { comment }) });
  };
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
      <form className={styles.rating} onSubmit={submit}>
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
        <ErrorLine error={isMissing && stars.overall === 0 ? t.rating.missing : error} />
        <p role="status">{isWaiting && t.rating.waiting}</p>
        <Button type="submit" kind="primary" isBusy={isBusy}>
          {t.rating.submit}
        </Button>
      </form>
    </Card>
  );
}
