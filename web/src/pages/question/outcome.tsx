import type { Question } from '@consultant-connect/client';
import { useEffect, useRef } from 'react';
import { ButtonLink } from '../../design/button/button.tsx';
import { Card } from '../../design/card/card.tsx';
import { formatMoney } from '../../lib/format.ts';
import * as t from '../../texts/en/question.ts';
import type { Draft } from '../ask/draft.ts';
import styles from './question.module.css';

/** How it ended, and what can be done now. */
export function Outcome({ question }: { question: Question }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // What was focused has gone with the search; the next thing to read is here.
  useEffect(() => heading.current?.focus(), []);
  const { title, text, action, to } = endOf(question);
  const again = question.status === 'expired' || question.status === 'cancelled';
  return (
    <Card as="section" className={styles.outcome} tone={question.status === 'expired' ? 'live' : 'plain'}>
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {question.advice ? (
        <div>
          <h3 className={styles.label}>{t.outcome.whatToChange}</h3>
          <p>{question.advice}</p>
        </div>
      ) : (
        text && <p className={styles.quiet}>{text}</p>
      )}
      <ButtonLink kind="primary" to={to} {...(again && { state: { draft: draftOf(question) } })}>
        {action}
      </ButtonLink>
    </Card>
  );
}

interface End {
  title: string;
  text?: string;
  action: string;
  to: string;
}

function endOf({ status, expiredReason, sessionId, advice }: Question): End {
  switch (status) {
    case 'matched':
    case 'in_session':
      return { ...t.outcome.matched, to: sessionId ? `/call/${sessionId}` : '/ask' };
    case 'completed':
      return { ...t.outcome.completed, to: '/ask' };
    case 'cancelled':
      return { ...t.outcome.cancelled, action: t.outcome.again, to: '/ask' };
    default:
      return {
        title: expiredReason ? t.outcome.expired[expiredReason] : t.outcome.unknown,
        action: advice ? t.outcome.change : t.outcome.again,
        to: '/ask',
      };
  }
}

/** The same question, to be changed and asked once more. */
const draftOf = (question: Question): Partial<Draft> => ({
  text: question.body,
  skills: question.skills,
  currency: question.currency,
  language: question.languages[0] ?? '',
  urgency: question.urgency,
  takesFirst: question.acceptance === 'first',
  maxRate: question.maxHourlyRate ? amountOf(question.maxHourlyRate) : '',
  spendCap: question.spendCap ? amountOf(question.spendCap) : '',
});

/** `120` or `79.50`, as one types it. */
const amountOf = (money: NonNullable<Question['spendCap']>): string =>
  formatMoney(money, { isShort: true }).replaceAll(/[^\d.]/g, '');
