import type { Question, ScoreParts } from '@consultant-connect/client';
import { Check } from 'lucide-react';
import { Badge } from '../../design/badge/badge.tsx';
import * as t from '../../texts/en/dispatch.ts';
import styles from './dispatch.module.css';

const REASONS = 3;
const SKILLS = 5;

/** What speaks for it, what says most first, and the skills that the question was understood to need. */
export function WhyItFits({ parts, keywords }: { parts: ScoreParts; keywords: Question['keywords'] }) {
  const reasons = reasonsOf(parts);
  const skills = keywords.filter(({ skill }) => skill !== undefined).slice(0, SKILLS);
  if (reasons.length === 0 && skills.length === 0) return null;
  return (
    <div className={styles.why}>
      <h4>{t.invitations.why}</h4>
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>
            <Check aria-hidden="true" />
            {reason}
          </li>
        ))}
      </ul>
      <p className={styles.words}>
        {skills.map(({ term }) => (
          <Badge key={term}>{term}</Badge>
        ))}
      </p>
    </div>
  );
}

const reasonsOf = (parts: ScoreParts): string[] =>
  Object.entries(t.fits)
    .filter(([part]) => (parts[part] ?? 0) > 0)
    .slice(0, REASONS)
    .map(([, reason]) => reason);
