import type { Dispute } from '@consultant-connect/client';
import { useClient } from '@consultant-connect/client/react';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '../../design/button/button.tsx';
import { Dialog, DialogActions } from '../../design/dialog/dialog.tsx';
import { TextArea, TextField } from '../../design/field/field.tsx';
import { Select } from '../../design/select/select.tsx';
import { ErrorLine, Loading } from '../../design/states/states.tsx';
import { say } from '../../design/toast/toast.tsx';
import { formatMoney, parseAmount } from '../../lib/format.ts';
import { useResource } from '../../lib/use-resource.ts';
import { cancel } from '../../texts/en/common.ts';
import * as t from '../../texts/en/operator.ts';
import styles from './operator.module.css';

/** Refunds the disputed charge, wholly or in part, or lets it stand; both sides read the note. */
export function DecideDialog({ dispute, onClose }: { dispute: Dispute; onClose: () => void }) {
  const client = useClient();
  const queries = useQueryClient();
  const { data: session } = useResource('getSession', { params: { id: dispute.sessionId } });
  const [resolution, setResolution] = useState<'refund' | 'reject'>('refund');
  const [amountText, setAmountText] = useState('');
  const [note, setNote] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);

  const currency = session?.charge.amount.currency;
  const amount = amountText.trim() === '' || !currency ? null : parseAmount(amountText, currency);
  const isAmountWrong = amountText.trim() !== '' && amount === null;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isAmountWrong) return;
    setBusy(true);
    setError(null);
    try {
      await client.request('resolveDispute', {
        params: { id: dispute.id },
        body: { resolution, note, ...(resolution === 'refund' && amount && { amount }) },
      });
      say(t.disputes.resolved);
      await queries.invalidateQueries({ queryKey: ['listDisputes'] });
      onClose();
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
      setBusy(false);
    }
  };

  return (
    <Dialog isOpen onClose={onClose} title={t.disputes.resolveTitle} description={dispute.reason}>
      {!session && <Loading rows={2} />}
      {session && (
        <form className={styles.form} onSubmit={(event) => void submit(event)}>
          <Select
            label={t.disputes.decision}
            value={resolution}
            onChange={({ target }) => setResolution(target.value === 'reject' ? 'reject' : 'refund')}
            options={[
              { value: 'refund', label: t.disputes.decisions.refund },
              { value: 'reject', label: t.disputes.decisions.reject },
            ]}
          />
          {resolution === 'refund' && (
            <TextField
              label={t.disputes.amount}
              hint={t.disputes.amountHint(formatMoney(session.charge.amount))}
              error={isAmountWrong ? t.disputes.amountWrong : undefined}
              inputMode="decimal"
              value={amountText}
              onChange={({ target }) => setAmountText(target.value)}
            />
          )}
          <TextArea
            label={t.disputes.note}
            value={note}
            onChange={({ target }) => setNote(target.value)}
            maxLength={2000}
            required
          />
          <ErrorLine error={error} />
          <DialogActions>
            <Button onClick={onClose}>{cancel}</Button>
            <Button type="submit" kind="primary" isBusy={isBusy}>
              {t.disputes.resolve}
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  );
}
