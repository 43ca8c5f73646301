import type { Payout, ResponseOf } from '@consultant-connect/client';
import { Badge, type Tone } from '../../design/badge/badge.tsx';
import { Money } from '../../design/figures/money.tsx';
import { Stat } from '../../design/figures/stat.tsx';
import { Time } from '../../design/figures/time.tsx';
import { ErrorState, Loading } from '../../design/states/states.tsx';
import { Table } from '../../design/table/table.tsx';
import { useResource } from '../../lib/use-resource.ts';
import * as t from '../../texts/en/practice.ts';
import styles from './practice.module.css';

const TONES: Record<Payout['status'], Tone> = {
  pending: 'neutral',
  sent: 'neutral',
  paid: 'good',
  failed: 'bad',
  returned: 'bad',
};

/** What is owed and when it comes, and what came. */
export function Payouts() {
  const { data, error, refetch } = useResource('listPayouts', { query: { limit: 50 } });
  return (
    <section className={styles.section}>
      <h2>{t.earnings.payouts}</h2>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading rows={2} />}
      {data && <Balances payouts={data} />}
      {data?.items.length === 0 && <p className={styles.quiet}>{t.earnings.noPayouts}</p>}
      {data && data.items.length > 0 && (
        <Table
          caption={t.earnings.payouts}
          isCaptionHidden
          rows={data.items}
          keyOf={({ id }) => id}
          columns={[
            { id: 'day', title: t.earnings.day, cell: ({ day }) => <Time at={`${day}T12:00:00Z`} as="date" /> },
            { id: 'amount', title: t.earnings.amount, cell: ({ amount }) => <Money value={amount} />, isFigure: true },
            {
              id: 'state',
              title: t.earnings.state,
              cell: ({ status, reason }) => (
                <>
                  <Badge tone={TONES[status]}>{t.earnings.states[status]}</Badge>{' '}
                  {reason && <span className={styles.quiet}>{reason}</span>}
                </>
              ),
            },
            {
              id: 'arrives',
              title: t.earnings.arrives,
              cell: ({ arrivesAt }) => (arrivesAt ? <Time at={arrivesAt} as="date" /> : ''),
            },
          ]}
        />
      )}
    </section>
  );
}

function Balances({ payouts: { balance, schedule } }: { payouts: ResponseOf<'listPayouts'> }) {
  if (balance.length === 0) return <p className={styles.quiet}>{t.earnings.noBalance}</p>;
  return balance.map(({ currency, total, payable, inDisputeWindow, frozen }) => (
    <div key={currency} className={styles.section}>
      <dl className={styles.stats}>
        <Stat
          label={t.earnings.comes}
          value={<Money value={payable} />}
          note={
            <>
              {t.earnings.nextAt} <Time at={schedule.nextAt} />
            </>
          }
        />
        <Stat label={t.earnings.waits} value={<Money value={inDisputeWindow} />} />
        <Stat label={t.earnings.frozen} value={<Money value={frozen} />} />
        <Stat label={t.earnings.owed} value={<Money value={total} />} />
      </dl>
      {total.amount < 0 && <p className={styles.quiet}>{t.earnings.negative}</p>}
    </div>
  ));
}
