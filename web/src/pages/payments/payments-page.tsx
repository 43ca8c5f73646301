import type { PaymentMethod } from '@consultant-connect/client';
import { useAction, useClient } from '@consultant-connect/client/react';
import { useQueryClient } from '@tanstack/react-query';
import { CreditCard } from 'lucide-react';
import { useCallback, useState } from 'react';
import { Badge } from '../../design/badge/badge.tsx';
import { Button } from '../../design/button/button.tsx';
import { Card } from '../../design/card/card.tsx';
import { Dialog, DialogActions } from '../../design/dialog/dialog.tsx';
import { Time } from '../../design/figures/time.tsx';
import { Page } from '../../design/page/page.tsx';
import { EmptyState, ErrorLine, ErrorState, Loading } from '../../design/states/states.tsx';
import { say } from '../../design/toast/toast.tsx';
import { useList } from '../../lib/use-resource.ts';
import { AddPaymentMethod } from '../../parts/payment/add-payment-method-lazily.tsx';
import { cancel } from '../../texts/en/common.ts';
import { payments as t } from '../../texts/en/history.ts';
import styles from '../history/history.module.css';

/** What the client pays with. */
export default function PaymentsPage() {
  const list = useList('listPaymentMethods', { limit: 100 });
  const [isAdding, setAdding] = useState(false);
  const add = (
    <Button kind="primary" onClick={() => setAdding(true)}>
      {t.add}
    </Button>
  );
  const isEmpty = list.isSuccess && list.items.length === 0;
  return (
    <Page title={t.title} lead={t.lead} actions={!isEmpty && add} isNarrow>
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Loading rows={2} height="5rem" />}
      {isEmpty && (
        <EmptyState title={t.empty} action={add}>
          {t.emptyText}
        </EmptyState>
      )}
      <ul className={styles.list}>
        {list.items.map((method) => (
          <Method key={method.id} method={method} />
        ))}
      </ul>
      <AddPaymentMethod isOpen={isAdding} onClose={() => setAdding(false)} />
    </Page>
  );
}

function Method({ method }: { method: PaymentMethod }) {
  const client = useClient();
  const queries = useQueryClient();
  const [isLeaving, setLeaving] = useState(false);
  const act = useAction(
    useCallback(
      async (what: 'choose' | 'confirm' | 'remove') => {
        await client.paymentMethods[what](method.id);
        await queries.invalidateQueries({ queryKey: ['listPaymentMethods'] });
        say({ choose: t.chosen, confirm: t.confirmed, remove: t.removed }[what]);
      },
      [client, queries, method.id],
    ),
  );
  const name = `${method.brand} ${t.ending(method.last4)}`;
  return (
    <Card as="li" className={styles.method}>
      <div className={styles.card}>
        <CreditCard aria-hidden="true" />
        <div>
          <strong className={styles.brand}>{method.brand}</strong> {t.ending(method.last4)}
          <p className={styles.quiet}>
            {t.added} <Time at={method.createdAt} as="date" />
          </p>
        </div>
      </div>
      <div className={styles.row}>
        {method.isDefault && <Badge tone="good">{t.isDefault}</Badge>}
        {method.needsConfirmation && <Badge tone="live">{t.needsConfirmation}</Badge>}
        {method.needsConfirmation && (
          <Button isBusy={act.isRunning} onClick={() => void act.run('confirm')}>
            {t.confirm}
          </Button>
        )}
        {!method.isDefault && (
          <Button isBusy={act.isRunning} aria-label={`${t.choose}: ${name}`} onClick={() => void act.run('choose')}>
            {t.choose}
          </Button>
        )}
        <Button kind="quiet" aria-label={`${t.remove}: ${name}`} onClick={() => setLeaving(true)}>
          {t.remove}
        </Button>
      </div>
      <ErrorLine error={act.error} />
      {isLeaving && (
        <Dialog isOpen onClose={() => setLeaving(false)} title={t.removeTitle(name)} description={t.removeText}>
          <DialogActions>
            <Button onClick={() => setLeaving(false)}>{cancel}</Button>
            <Button
              kind="danger"
              isBusy={act.isRunning}
              onClick={() => void act.run('remove').then(() => setLeaving(false))}
            >
              {t.remove}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </Card>
  );
}
