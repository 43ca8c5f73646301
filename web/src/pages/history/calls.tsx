import type { Session } from '@consultant-connect/client';
import { useState } from 'react';
import { Badge, type Tone } from '../../design/badge/badge.tsx';
import { Button, ButtonLink } from '../../design/button/button.tsx';
import { Money } from '../../design/figures/money.tsx';
import { Duration, Time } from '../../design/figures/time.tsx';
import { EmptyState, ErrorState, Loading } from '../../design/states/states.tsx';
import { Table } from '../../design/table/table.tsx';
import { formatDateTime } from '../../lib/format.ts';
import { useList, useResource } from '../../lib/use-resource.ts';
import { more } from '../../texts/en/common.ts';
import * as t from '../../texts/en/history.ts';
import { sessions as words } from '../../texts/en/practice.ts';
import { DisputeDialog } from './dispute-dialog.tsx';
import styles from './history.module.css';

/** How long a charge can be disputed. */
const DISPUTABLE_MS = 7 * 86_400_000;

/** Calls with what they cost; each leads to its bill, and to the call while it runs. */
export function Calls() {
  const list = useList('listSessions');
  const [disputed, setDisputed] = useState<Session | null>(null);
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Loading />;
  if (list.items.length === 0) {
    return (
      <EmptyState title={t.calls.empty} action={<ButtonLink to="/ask">{t.calls.ask}</ButtonLink>}>
        {t.calls.emptyText}
      </EmptyState>
    );
  }
  return (
    <div className={styles.list}>
      <Table
        caption={t.calls.tab}
        isCaptionHidden
        rows={list.items}
        keyOf={({ id }) => id}
        columns={[
          { id: 'when', title: t.calls.when, cell: ({ openedAt }) => <Time at={openedAt} /> },
          { id: 'with', title: t.calls.consultant, cell: ({ consultantId }) => <NameOf id={consultantId} /> },
          {
            id: 'length',
            title: t.calls.length,
            cell: ({ elapsed }) => <Duration seconds={elapsed} />,
            isFigure: true,
          },
          { id: 'paid', title: t.calls.paid, cell: ({ charge }) => <Money value={charge.amount} />, isFigure: true },
          { id: 'state', title: t.calls.state, cell: (session) => <State session={session} /> },
          {
            id: 'actions',
            title: <span className="visually-hidden">{t.calls.bill}</span>,
            cell: (session) => <Actions session={session} onDispute={() => setDisputed(session)} />,
          },
        ]}
      />
      {list.hasNextPage && (
        <Button className={styles.more} isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {more}
        </Button>
      )}
      {disputed && <DisputeDialog session={disputed} onClose={() => setDisputed(null)} />}
    </div>
  );
}

function NameOf({ id }: { id: string }) {
  return useResource('getConsultant', { params: { id } }).data?.name ?? '';
}

function State({ session: { status, charge } }: { session: Session }) {
  if (status !== 'completed') return <Badge>{words.states[status]}</Badge>;
  const tone: Tone = charge.status === 'failed' ? 'bad' : charge.status === 'disputed' ? 'live' : 'neutral';
  return <Badge tone={tone}>{words.charges[charge.status]}</Badge>;
}

function Actions({ session, onDispute }: { session: Session; onDispute: () => void }) {
  const { id, status, charge, endedAt, openedAt } = session;
  const when = formatDateTime(openedAt);
  if (status === 'pending' || status === 'active') {
    return <ButtonLink to={`/call/${id}`}>{t.calls.back}</ButtonLink>;
  }
  if (status !== 'completed') return null;
  const isDisputable =
    ['captured', 'partially_refunded'].includes(charge.status) &&
    endedAt !== null &&
    Date.now() - Date.parse(endedAt) < DISPUTABLE_MS;
  return (
    <div className={styles.row}>
      <ButtonLink kind="quiet" to={`/call/${id}`} aria-label={t.calls.billOf(when)}>
        {t.calls.bill}
      </ButtonLink>
      {isDisputable && (
        <Button kind="quiet" aria-label={t.calls.disputeOf(when)} onClick={onDispute}>
          {t.calls.dispute}
        </Button>
      )}
    </div>
  );
}
