import { useState } from 'react';
import { TextField } from '../../design/field/field.tsx';
import { Time } from '../../design/figures/time.tsx';
import { EmptyState, ErrorState, Loading } from '../../design/states/states.tsx';
import { Table } from '../../design/table/table.tsx';
import { useList } from '../../lib/use-resource.ts';
import { useSettled } from '../../lib/use-settled.ts';
import * as t from '../../texts/en/operator.ts';
import { More } from './more.tsx';
import styles from './operator.module.css';

/** What operators did, newest first. */
export function AuditLog() {
  const [text, setText] = useState('');
  const q = useSettled(text.trim(), 200);
  const list = useList('listAudit', q ? { q } : {});
  return (
    <div className={styles.list}>
      <p className={styles.quiet}>{t.audit.lead}</p>
      <TextField
        label={t.audit.search}
        hint={t.audit.searchHint}
        type="search"
        value={text}
        onChange={({ target }) => setText(target.value)}
        maxLength={100}
      />
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.isSuccess && list.items.length === 0 && <EmptyState title={t.audit.empty}>{t.audit.emptyText}</EmptyState>}
      {list.items.length > 0 && (
        <Table
          caption={t.audit.title}
          isCaptionHidden
          rows={list.items}
          keyOf={({ id }) => id}
          columns={[
            { id: 'action', title: t.audit.action, cell: ({ action }) => action },
            {
              id: 'subject',
              title: t.audit.subject,
              cell: ({ subject }) => (
                <span className={styles.id}>
                  {subject.type} {subject.id}
                </span>
              ),
            },
            { id: 'reason', title: t.audit.reason, cell: ({ reason }) => reason ?? '' },
            { id: 'at', title: t.audit.at, cell: ({ at }) => <Time at={at} /> },
          ]}
        />
      )}
      <More list={list} />
    </div>
  );
}
