import type { Match, Question } from '@consultant-connect/client';
import { useAction, useClient } from '@consultant-connect/client/react';
import { useCallback } from 'react';
import { Badge } from '../../design/badge/badge.tsx';
import { Button } from '../../design/button/button.tsx';
import { Card } from '../../design/card/card.tsx';
import { Rate } from '../../design/figures/money.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import { say } from '../../design/toast/toast.tsx';
import { useIsCut } from '../../lib/use-is-cut.ts';
import * as t from '../../texts/en/dispatch.ts';
import { Deadline } from './deadline.tsx';
import styles from './dispatch.module.css';

/** An offer that the client has before them now. Accepted, it leads to the call by itself. */
export function OwnOffer({ match, question }: { match: Match; question: Question }) {
  const { dispatch } = useClient();
  const isCut = useIsCut();
  const { run, isRunning, error } = useAction(
    useCallback(async () => {
      await dispatch.withdraw(match.id);
      say(t.offers.withdrawn);
    }, [dispatch, match]),
  );
  return (
    <Card as="li" className={styles.offer} aria-label={question.title}>
      <Deadline from={match.respondedAt ?? match.invitedAt} to={question.expiresAt} label={t.offers.left} />
      <div className={styles.head}>
        <h3>{question.title}</h3>
        <Badge tone="good">{t.offers.waiting}</Badge>
      </div>
      <div className={styles.offerRow}>
        <p className={styles.muted}>
          <Rate value={match.hourlyRate} />
          {match.note && ` · ${t.offers.yourNote}: “${match.note}”`}
        </p>
        <Button
          onClick={() => void run()}
          isBusy={isRunning}
          disabled={isCut}
          aria-label={t.offers.withdrawNamed(question.title)}
        >
          {t.offers.withdraw}
        </Button>
      </div>
      <ErrorLine error={error} />
    </Card>
  );
}
