import type { ChargeStatus, Session } from '@consultant-connect/client';
import { useAction, useClient } from '@consultant-connect/client/react';
import { FileText } from 'lucide-react';
import { useCallback } from 'react';
import { Badge, type Tone } from '../../design/badge/badge.tsx';
import { Button, ButtonLink } from '../../design/button/button.tsx';
import { Money } from '../../design/figures/money.tsx';
import { Duration, Time } from '../../design/figures/time.tsx';
import { Page } from '../../design/page/page.tsx';
import { EmptyState, ErrorLine, ErrorState, Loading } from '../../design/states/states.tsx';
import { Table } from '../../design/table/table.tsx';
import { formatDateTime } from '../../lib/format.ts';
import { saveFile } from '../../lib/save-file.ts';
import { useList } from '../../lib/use-resource.ts';
import { more } from '../../texts/en/common.ts';
import * as t from '../../texts/en/practice.ts';
import styles from './practice.module.css';

/** A consultant's calls, with what each earned. */
export default function SessionsPage() {
  const list = useList('listSessions');
  return (
    <Page title={t.sessions.title} lead={t.sessions.lead}>
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.isSuccess && list.items.length === 0 && (
        <EmptyState title={t.sessions.empty}>{t.sessions.emptyText}</EmptyState>
      )}
      {list.items.length > 0 && (
        <div className={styles.section}>
          <Table
            caption={t.sessions.title}
            isCaptionHidden
            rows={list.items}
            keyOf={({ id }) => id}
            columns={[
              { id: 'when', title: t.sessions.when, cell: ({ openedAt }) => <Time at={openedAt} /> },
              { id: 'state', title: t.sessions.state, cell: (session) => <State session={session} /> },
              {
                id: 'length',
                title: t.sessions.length,
                cell: ({ elapsed }) => <Duration seconds={elapsed} />,
                isFigure: true,
              },
              {
                id: 'billed',
                title: t.sessions.billed,
                cell: ({ charge }) => <Money value={charge.amount} />,
                isFigure: true,
              },
              {
                id: 'earned',
                title: t.sessions.earned,
                cell: ({ payout }) => payout && <Money value={payout} />,
                isFigure: true,
              },
              {
                id: 'statement',
                title: <span className="visually-hidden">{t.sessions.statement}</span>,
                cell: (session) => <Action session={session} />,
              },
            ]}
          />
          {list.hasNextPage && (
            <Button className={styles.more} isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {more}
            </Button>
          )}
        </div>
      )}
    </Page>
  );
}

const TONES: Partial<Record<ChargeStatus, Tone>> = {
  captured: 'good',
  failed: 'bad',
  disputed: 'live',
  refunded: 'bad',
  partially_refunded: 'live',
};

function State({ session: { status, charge } }: { session: Session }) {
  if (status !== 'completed') return <Badge>{t.sessions.states[status]}</Badge>;
  return <Badge tone={TONES[charge.status] ?? 'neutral'}>{t.sessions.charges[charge.status]}</Badge>;
}

function Action({ session }: { session: Session }) {
  const client = useClient();
  const print = useAction(useCallback(async (id: string) => saveFile(await client.sessions.invoicePdf(id)), [client]));
  if (session.status === 'pending' || session.status === 'active') {
    return <ButtonLink to={`/call/${session.id}`}>{t.sessions.toCall}</ButtonLink>;
  }
  if (session.status !== 'completed') return null;
  return (
    <>
      <Button
        kind="quiet"
        aria-label={t.sessions.statementOf(formatDateTime(session.openedAt))}
        isBusy={print.isRunning}
        onClick={() => void print.run(session.id)}
      >
        <FileText aria-hidden="true" size={18} /> PDF
      </Button>
      <ErrorLine error={print.error} />
    </>
  );
}
