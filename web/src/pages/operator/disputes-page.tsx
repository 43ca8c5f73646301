import type { Dispute } from '@consultant-connect/client';
import { useState } from 'react';
import { Badge } from '../../design/badge/badge.tsx';
import { Button } from '../../design/button/button.tsx';
import { Card } from '../../design/card/card.tsx';
import { Time } from '../../design/figures/time.tsx';
import { Page } from '../../design/page/page.tsx';
import { EmptyState, ErrorState, Loading } from '../../design/states/states.tsx';
import { useList } from '../../lib/use-resource.ts';
import * as t from '../../texts/en/operator.ts';
import { DecideDialog } from './decide-dialog.tsx';
import { More } from './more.tsx';
import styles from './operator.module.css';
import { RefundCard } from './refund-card.tsx';

/** What clients hold against a charge, and money that goes back. */
export default function DisputesPage() {
  const list = useList('listDisputes');
  const [decided, setDecided] = useState<Dispute | null>(null);
  return (
    <Page title={t.disputes.title} lead={t.disputes.lead}>
      <div className={styles.sections}>
        <section className={styles.list} aria-label={t.disputes.title}>
          {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
          {list.isPending && <Loading />}
          {list.isSuccess && list.items.length === 0 && (
            <EmptyState title={t.disputes.empty}>{t.disputes.emptyText}</EmptyState>
          )}
          {list.items.map((dispute) => (
            <DisputeCard key={dispute.id} dispute={dispute} onDecide={() => setDecided(dispute)} />
          ))}
          <More list={list} />
        </section>
        <RefundCard />
      </div>
      {decided && <DecideDialog dispute={decided} onClose={() => setDecided(null)} />}
    </Page>
  );
}

function DisputeCard({ dispute, onDecide }: { dispute: Dispute; onDecide: () => void }) {
  const { status, resolution, reason, detail, note, createdAt, sessionId } = dispute;
  return (
    <Card as="article" className={styles.item} tone={status === 'open' ? 'live' : 'plain'}>
      <div className={styles.head}>
        <h3>{reason}</h3>
        <Badge tone={status === 'open' ? 'live' : 'neutral'}>
          {resolution ? t.disputes.resolutions[resolution] : t.disputes.status[status]}
        </Badge>
      </div>
      <p className={styles.quote}>{detail}</p>
      {note && <p>{note}</p>}
      <p className={styles.quiet}>
        {t.disputes.opened} <Time at={createdAt} /> · {t.disputes.session}{' '}
        <span className={styles.id}>{sessionId}</span>
      </p>
      {status === 'open' && (
        <Button kind="primary" className={styles.more} onClick={onDecide}>
          {t.disputes.resolve}
        </Button>
      )}
    </Card>
  );
}
