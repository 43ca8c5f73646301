import type { Question } from '@consultant-connect/client';
import { Badge } from '../../design/badge/badge.tsx';
import { Dialog } from '../../design/dialog/dialog.tsx';
import { ErrorState, Loading } from '../../design/states/states.tsx';
import { Table } from '../../design/table/table.tsx';
import { formatNumber } from '../../lib/format.ts';
import { useResource } from '../../lib/use-resource.ts';
import * as t from '../../texts/en/operator.ts';
import styles from './operator.module.css';

/** Whom the matching looked at for a question, with each part of the score, and why somebody was left out. */
export function ExplanationDialog({ question, onClose }: { question: Question; onClose: () => void }) {
  const { data, error, refetch } = useResource('explainQuestion', { params: { id: question.id } });
  return (
    <Dialog isOpen onClose={onClose} title={t.explanation.title} description={question.title}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (
        <>
          <div className={styles.chips}>
            {data.keywords.length === 0 && <span className={styles.quiet}>{t.explanation.noKeywords}</span>}
            {data.keywords.map(({ term, skill }) => (
              <Badge key={term} tone={skill ? 'good' : 'neutral'}>
                {term}
              </Badge>
            ))}
          </div>
          {data.considered.length === 0 ? (
            <p className={styles.quiet}>{t.explanation.nobody}</p>
          ) : (
            <Table
              caption={t.explanation.title}
              isCaptionHidden
              rows={data.considered}
              keyOf={({ consultantId }) => consultantId}
              columns={[
                { id: 'name', title: t.explanation.consultant, cell: ({ name }) => name },
                {
                  id: 'score',
                  title: t.explanation.score,
                  cell: ({ score }) => (score === null ? '–' : formatNumber(score, 3)),
                  isFigure: true,
                },
                { id: 'wave', title: t.explanation.wave, cell: ({ wave }) => wave ?? '–', isFigure: true },
                {
                  id: 'parts',
                  title: t.explanation.parts,
                  cell: ({ scoreParts }) => (
                    <dl className={styles.parts}>
                      {Object.entries(scoreParts).map(([part, value]) => (
                        <Part key={part} name={part} value={value} />
                      ))}
                    </dl>
                  ),
                },
                { id: 'excluded', title: t.explanation.excluded, cell: ({ excluded }) => excluded ?? '' },
              ]}
            />
          )}
        </>
      )}
    </Dialog>
  );
}

const Part = ({ name, value }: { name: string; value: number }) => (
  <>
    <dt>{name}</dt>
    <dd className="numerals">{formatNumber(value, 3)}</dd>
  </>
);
