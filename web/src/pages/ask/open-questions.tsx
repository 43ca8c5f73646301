import { useMarket } from '@consultant-connect/client/react';
import { Link } from 'react-router';
import * as t from '../../texts/en/ask.ts';
import styles from './ask.module.css';

/** What was asked and is still open: one click away, also after a reload. */
export function OpenQuestions() {
  const open = useMarket()?.openQuestions ?? [];
  if (open.length === 0) return null;
  return (
    <ul className={styles.open}>
      {open.map(({ question }) => (
        <li key={question.id}>
          <span className={styles.openText}>
            {t.open.one}: <strong>{question.title}</strong>
          </span>
          <Link to={`/questions/${question.id}`}>{t.open.look}</Link>
        </li>
      ))}
    </ul>
  );
}
