import { type FormEvent, useState } from 'react';
import { Button } from '../../design/button/button.tsx';
import { Dialog, DialogActions } from '../../design/dialog/dialog.tsx';
import { TextField } from '../../design/field/field.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import { cancel } from '../../texts/en/common.ts';
import * as t from '../../texts/en/operator.ts';
import styles from './operator.module.css';

interface ReasonDialogProps {
  title: string;
  text: string;
  /** What the button says that does it. */
  action: string;
  act: (reason: string) => Promise<unknown>;
  onClose: () => void;
}

/** For what an operator does to somebody: it needs a reason, which is kept. Closes when it is done. */
export function ReasonDialog({ title, text, action, act, onClose }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await act(reason);
      onClose();
    } catch (failure) {
      setError(failure instanceof Error ? failure : new Error(String(failure)));
      setBusy(false);
    }
  };

  return (
    <Dialog isOpen onClose={onClose} title={title} description={text}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <TextField
          label={t.live.reason}
          hint={t.live.reasonHint}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
          maxLength={500}
          required
        />
        <ErrorLine error={error} />
        <DialogActions>
          <Button onClick={onClose}>{cancel}</Button>
          <Button type="submit" kind="danger" isBusy={isBusy}>
            {action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
