import { Card } from '../../design/card/card.tsx';
import { Time } from '../../design/figures/time.tsx';
import { EmptyState, ErrorState, Loading } from '../../design/states/states.tsx';
import { Table } from '../../design/table/table.tsx';
import { useList } from '../../lib/use-resource.ts';
import * as t from '../../texts/en/operator.ts';
import { More } from './more.tsx';
import styles from './operator.module.css';

/** What users complain about. */
export function Reports() {
  const list = useList('listReports');
  return (
    <div className={styles.list}>
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.isSuccess && list.items.length === 0 && (
        <EmptyState title={t.users.noReports}>{t.users.noReportsText}</EmptyState>
      )}
      {list.items.length > 0 && (
        <Table
          caption={t.users.reports}
          isCaptionHidden
          rows={list.items}
          keyOf={({ id }) => id}
          columns={[
            { id: 'reason', title: t.users.reason, cell: ({ reason }) => reason },
            {
              id: 'about',
              title: t.users.about,
              cell: ({ subject }) => (
                <span className={styles.id}>
                  {subject.type} {subject.id}
                </span>
              ),
            },
            { id: 'detail', title: t.users.detail, cell: ({ detail }) => detail ?? '' },
            { id: 'at', title: t.users.at, cell: ({ createdAt }) => <Time at={createdAt} /> },
          ]}
        />
      )}
      <More list={list} />
    </div>
  );
}

/** What was sent to users, also where no mail server is set up. */
export function Mail() {
  const list = useList('listMail');
  return (
    <div className={styles.list}>
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.isSuccess && list.items.length === 0 && (
        <EmptyState title={t.users.noMail}>{t.users.noMailText}</EmptyState>
      )}
      {list.items.map(({ id, to, subject, body, createdAt }) => (
        <Card key={id} as="article" className={styles.item}>
          <div className={styles.head}>
            <h3>{subject}</h3>
            <span className={styles.quiet}>
              {to} · <Time at={createdAt} />
            </span>
          </div>
          <p className={styles.quote}>{body}</p>
        </Card>
      ))}
      <More list={list} />
    </div>
  );
}
