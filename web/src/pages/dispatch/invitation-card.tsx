import type { Match, Question } from '@consultant-connect/client';
import { useAction, useClient } from '@consultant-connect/client/react';
import { useCallback, useRef, useState } from 'react';
import { Badge } from '../../design/badge/badge.tsx';
import { Button } from '../../design/button/button.tsx';
import { Card } from '../../design/card/card.tsx';
import { TextField } from '../../design/field/field.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import { say } from '../../design/toast/toast.tsx';
import { beyondTitle } from '../../lib/beyond-title.ts';
import { useIsCut } from '../../lib/use-is-cut.ts';
import * as t from '../../texts/en/dispatch.ts';
import { Deadline } from './deadline.tsx';
import { DeclineReasons } from './decline-reasons.tsx';
import styles from './dispatch.module.css';
import { QuestionFacts } from './question-facts.tsx';
import { WhyItFits } from './why-it-fits.tsx';

interface InvitationCardProps {
  match: Match;
  question: Question;
  isOnTop: boolean;
  hasKeys: boolean;
}

/** Everything needed to decide within seconds, and the two answers. */
export function InvitationCard({ match, question, isOnTop, hasKeys }: InvitationCardProps) {
  const { dispatch } = useClient();
  const isCut = useIsCut();
  const note = useRef<HTMLInputElement>(null);
  const [isDeclining, setDeclining] = useState(false);
  const offer = useAction(
    useCallback(async () => {
      const written = note.current?.value.trim();
      await dispatch.offer(match.id, { note: written || undefined });
      say(t.invitations.offered, question.title);
    }, [dispatch, match, question]),
  );
  const decline = useAction(
    useCallback((reason?: string) => dispatch.decline(match.id, { reason }), [dispatch, match]),
  );
  const keys = isOnTop && hasKeys;
  return (
    <Card as="li" tone="live" className={styles.invitation} aria-label={question.title}>
      <Deadline from={match.invitedAt} to={match.expiresAt ?? question.expiresAt} label={t.invitations.left} />
      <div className={styles.head}>
        <h3>{question.title}</h3>
        {(question.urgency === 'high' || question.urgency === 'urgent') && (
          <Badge tone="live">{t.invitations.urgencies[question.urgency]}</Badge>
        )}
      </div>
      <div className={styles.rest}>
        <Body text={beyondTitle(question)} />
        <QuestionFacts match={match} question={question} />
        <WhyItFits parts={match.scoreParts} keywords={question.keywords} />
        <form
          className={styles.answer}
          onSubmit={(event) => {
            event.preventDefault();
            if (!offer.isRunning && !isCut) void offer.run();
          }}
        >
          {isDeclining ? (
            <DeclineReasons
              isBusy={decline.isRunning}
              onDecline={(reason) => void decline.run(reason)}
              onBack={() => setDeclining(false)}
            />
          ) : (
            <>
              <TextField
                ref={note}
                label={t.invitations.note}
                placeholder={t.invitations.notePlaceholder}
                maxLength={500}
                autoComplete="off"
              />
              <div className={styles.actions}>
                <Button
                  type="submit"
                  kind="primary"
                  size="large"
                  isBusy={offer.isRunning}
                  disabled={isCut}
                  aria-label={t.invitations.offerNamed(question.title)}
                  aria-keyshortcuts={keys ? 'O' : undefined}
                  data-answer={isOnTop ? 'offer' : undefined}
                >
                  {t.invitations.offer}
                  {keys && <span className={styles.key} data-key="O" aria-hidden="true" />}
                </Button>
                <Button
                  size="large"
                  onClick={() => setDeclining(true)}
                  disabled={isCut}
                  aria-label={t.invitations.declineNamed(question.title)}
                  aria-keyshortcuts={keys ? 'D' : undefined}
                  data-answer={isOnTop ? 'decline' : undefined}
                >
                  {t.invitations.decline}
                  {keys && <span className={styles.key} data-key="D" aria-hidden="true" />}
                </Button>
              </div>
            </>
          )}
          <ErrorLine error={offer.error ?? decline.error} />
        </form>
      </div>
    </Card>
  );
}

const LONG = 320;

/** Long ones begin short: there are seconds to decide, and the rest is one click away. */
function Body({ text }: { text: string }) {
  if (text === '') return null;
  if (text.length <= LONG) return <p className={styles.body}>{text}</p>;
  return (
    <details className={styles.body}>
      <summary>
        <span className={styles.beginning}>{text.slice(0, LONG)}…</span>
        <span className={styles.readAll}>{t.invitations.whole}</span>
      </summary>
      {text}
    </details>
  );
}
