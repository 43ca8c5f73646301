import { Link } from 'react-router';
import { Badge } from '../../design/badge/badge.tsx';
import { Button, ButtonLink } from '../../design/button/button.tsx';
import { TimeAgo } from '../../design/figures/time.tsx';
import { EmptyState, ErrorState, Loading } from '../../design/states/states.tsx';
import { Table } from '../../design/table/table.tsx';
import { useList } from '../../lib/use-resource.ts';
import { more } from '../../texts/en/common.ts';
import * as t from '../../texts/en/history.ts';
import styles from './history.module.css';

/** What was asked, and how it ended. */
export function Questions() {
  const list = useList('listQuestions');
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Loading />;
  if (list.items.length === 0) {
    return (
      <EmptyState title={t.questions.empty} action={<ButtonLink to="/ask">{t.calls.ask}</ButtonLink>}>
        {t.questions.emptyText}
      </EmptyState>
    );
  }
  return (
    <div className={styles.list}>
      <Table
        caption={t.questions.tab}
        isCaptionHidden
        rows={list.items}
        keyOf={({ id }) => id}
        columns={[
          {
            id: 'question',
            title: t.questions.question,
            cell: ({ id, title }) => <Link to={`/questions/${id}`}>{title}</Link>,
          },
          { id: 'asked', title: t.questions.asked, cell: ({ createdAt }) => <TimeAgo at={createdAt} /> },
          { id: 'offers', title: t.questions.offers, cell: ({ offeredCount }) => offeredCount, isFigure: true },
          {
            id: 'state',
            title: t.questions.state,
            cell: ({ status }) => (
              <Badge tone={status === 'open' ? 'live' : status === 'completed' ? 'good' : 'neutral'}>
                {t.questions.states[status]}
              </Badge>
            ),
          },
        ]}
      />
      {list.hasNextPage && (
        <Button className={styles.more} isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {more}
        </Button>
      )}
    </div>
  );
}
