import type { UnknownPhrase } from '@consultant-connect/client';
import { useState } from 'react';
import { Button } from '../../design/button/button.tsx';
import { TimeAgo } from '../../design/figures/time.tsx';
import { Page } from '../../design/page/page.tsx';
import { EmptyState, ErrorState, Loading } from '../../design/states/states.tsx';
import { Table } from '../../design/table/table.tsx';
import { useList } from '../../lib/use-resource.ts';
import * as t from '../../texts/en/operator.ts';
import { AdoptDialog } from './adopt-dialog.tsx';
import { More } from './more.tsx';
import styles from './operator.module.css';

/** Phrases that the taxonomy does not know: each becomes a skill, or another word for one. */
export default function SkillsPage() {
  const list = useList('listUnknownSkills');
  const [chosen, setChosen] = useState<UnknownPhrase | null>(null);
  return (
    <Page title={t.skills.title} lead={t.skills.lead}>
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.isSuccess && list.items.length === 0 && (
        <EmptyState title={t.skills.empty}>{t.skills.emptyText}</EmptyState>
      )}
      {list.items.length > 0 && (
        <div className={styles.list}>
          <Table
            caption={t.skills.title}
            isCaptionHidden
            rows={list.items}
            keyOf={({ phrase }) => phrase}
            columns={[
              { id: 'phrase', title: t.skills.phrase, cell: ({ phrase }) => phrase },
              { id: 'count', title: t.skills.count, cell: ({ count }) => count, isFigure: true },
              { id: 'last', title: t.skills.last, cell: ({ lastSeenAt }) => <TimeAgo at={lastSeenAt} /> },
              {
                id: 'adopt',
                title: <span className="visually-hidden">{t.skills.adopt}</span>,
                cell: (it) => <Button onClick={() => setChosen(it)}>{t.skills.adopt}</Button>,
              },
            ]}
          />
          <More list={list} />
        </div>
      )}
      {chosen && <AdoptDialog phrase={chosen.phrase} onClose={() => setChosen(null)} />}
    </Page>
  );
}
