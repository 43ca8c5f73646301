import type { Session } from '@consultant-connect/client';
import { useClient } from '@consultant-connect/client/react';
import { type FormEvent, useState } from 'react';
import { Button } from '../../design/button/button.tsx';
import { Card } from '../../design/card/card.tsx';
import { TextField } from '../../design/field/field.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import { say } from '../../design/toast/toast.tsx';
import { formatMoney, parseAmount } from '../../lib/format.ts';
import * as t from '../../texts/en/operator.ts';
import styles from './operator.module.css';

/** Gives a charge back without a dispute. The session is looked up first, so that the amount is in its currency. */
export function RefundCard() {
  const client = useClient();
  const [id, setId] = useState('');
  const [reason, setReason] = useState('');
  const [amountText, setAmountText] = useState('');
  const [amountError, setAmountError] = useState<string>();
  const [session, setSession] = useState<Session | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);

  const refund = async (): Promise<void> => {
    const found = await client.request('getSession', { params: { id: id.trim() } });
    const amount = amountText.trim() === '' ? undefined : parseAmount(amountText, found.charge.amount.currency);
    setAmountError(amount === null ? t.disputes.amountWrong : undefined);
    if (amount === null) return;
    setSession(
      await client.request('refundSession', { params: { id: found.id }, body: { reason, ...(amount && { amount }) } }),
    );
    setAmountText('');
    setReason('');
    say(t.disputes.refunded);
  };

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await refund();
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Card as="section" className={styles.item}>
      <h2>{t.disputes.refundTitle}</h2>
      <p className={styles.quiet}>{t.disputes.refundLead}</p>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <TextField label={t.disputes.sessionId} value={id} onChange={({ target }) => setId(target.value)} required />
        <TextField
          label={t.disputes.amount}
          hint={t.disputes.amountHintAny}
          error={amountError}
          inputMode="decimal"
          value={amountText}
          onChange={({ target }) => setAmountText(target.value)}
        />
        <TextField
          label={t.disputes.refundReason}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
          maxLength={500}
          required
        />
        <ErrorLine error={error} />
        {session && (
          <p role="status">
            {t.disputes.charged}: {formatMoney(session.charge.amount)}
          </p>
        )}
        <Button type="submit" className={styles.more} isBusy={isBusy}>
          {t.disputes.refund}
        </Button>
      </form>
    </Card>
  );
}
