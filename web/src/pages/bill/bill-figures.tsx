import type { Invoice } from '@consultant-connect/client';
import { useAction, useClient } from '@consultant-connect/client/react';
import { FileDown } from 'lucide-react';
import { useCallback } from 'react';
import { Button } from '../../design/button/button.tsx';
import { Card } from '../../design/card/card.tsx';
import { Money, Rate } from '../../design/figures/money.tsx';
import { Stat } from '../../design/figures/stat.tsx';
import { Duration, Time } from '../../design/figures/time.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import { Table } from '../../design/table/table.tsx';
import { formatShare } from '../../lib/format.ts';
import { saveFile } from '../../lib/save-file.ts';
import * as t from '../../texts/en/call.ts';
import styles from './bill.module.css';

/** The receipt, or the consultant's statement, as the server made it. */
export function BillFigures({ invoice, isClient }: { invoice: Invoice; isClient: boolean }) {
  const { sessions } = useClient();
  const { sessionId, segments, total, payout, commission, refunded, nothingDue } = invoice;
  const pdf = useAction(useCallback(async () => saveFile(await sessions.invoicePdf(sessionId)), [sessions, sessionId]));
  const seconds = sum(segments.map((it) => it.seconds));
  return (
    <Card as="section" className={styles.bill}>
      <dl className={styles.total}>
        <dt>{isClient ? t.bill.paid : t.bill.earned}</dt>
        <dd>
          <Money value={isClient ? total : (payout ?? total)} />
        </dd>
        {nothingDue && <dd className={styles.quiet}>{nothingDue.explanation}</dd>}
      </dl>
      <dl className={styles.stats}>
        <Stat label={t.bill.together} value={<Duration seconds={seconds} />} />
        <Stat label={t.bill.free} value={<Duration seconds={sum(segments.map((it) => it.free))} />} />
        <Stat label={t.bill.billed} value={<Duration seconds={sum(segments.map((it) => it.billable))} />} />
        <Stat label={t.bill.rate} value={<Rate value={invoice.hourlyRate} />} />
        {commission && (
          <>
            <Stat label={t.bill.charged} value={<Money value={total} />} />
            <Stat
              label={t.bill.commission}
              value={<Money value={commission.amount} />}
              note={formatShare(commission.rate)}
            />
          </>
        )}
        {refunded.amount > 0 && <Stat label={t.bill.refunded} value={<Money value={refunded} />} />}
      </dl>
      <Table
        caption={t.bill.segments}
        rows={segments}
        keyOf={({ from }) => from}
        columns={[
          { id: 'from', title: t.bill.from, cell: ({ from }) => <Time at={from} as="time" /> },
          { id: 'to', title: t.bill.to, cell: ({ to }) => <Time at={to} as="time" /> },
          { id: 'length', title: t.bill.length, cell: (it) => <Duration seconds={it.seconds} />, isFigure: true },
          { id: 'billed', title: t.bill.billed, cell: (it) => <Duration seconds={it.billable} />, isFigure: true },
          { id: 'amount', title: t.bill.amount, cell: ({ amount }) => <Money value={amount} />, isFigure: true },
        ]}
      />
      <div>
        <Button onClick={() => void pdf.run()} isBusy={pdf.isRunning}>
          <FileDown aria-hidden="true" />
          {isClient ? t.bill.receipt : t.bill.statement}
        </Button>
        <ErrorLine error={pdf.error} />
      </div>
    </Card>
  );
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
