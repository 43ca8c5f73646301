import type { Match, Question } from '@consultant-connect/client';
import type { ReactNode } from 'react';
import { Money, Rate } from '../../design/figures/money.tsx';
import { formatLanguage } from '../../lib/format.ts';
import * as t from '../../texts/en/dispatch.ts';
import styles from './dispatch.module.css';

/** What it pays, and in which language. */
export function QuestionFacts({ match, question }: { match: Match; question: Question }) {
  const { languages, spendCap, urgency } = question;
  return (
    <dl className={styles.facts}>
      <Fact name={t.invitations.rate}>
        <strong>
          <Rate value={match.hourlyRate} />
        </strong>{' '}
        <span className={styles.small}>{t.invitations.rateNote(match.freeSeconds ?? question.freeSeconds)}</span>
      </Fact>
      <Fact name={t.invitations.cap}>{spendCap ? <Money value={spendCap} /> : t.invitations.noCap}</Fact>
      <Fact name={t.invitations.languages}>
        {languages.length > 0 ? languages.map(formatLanguage).join(', ') : t.invitations.anyLanguage}
      </Fact>
      <Fact name={t.invitations.urgency}>{t.invitations.urgencies[urgency]}</Fact>
    </dl>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
