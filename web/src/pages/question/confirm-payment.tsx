import { useAction, useClient } from '@consultant-connect/client/react';
import { useCallback } from 'react';
import { Button } from '../../design/button/button.tsx';
import { Dialog, DialogActions } from '../../design/dialog/dialog.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import { useAbout } from '../../lib/use-about.ts';
import { close } from '../../texts/en/common.ts';
import * as t from '../../texts/en/question.ts';

interface ConfirmPaymentProps {
  isOpen: boolean;
  onClose: () => void;
  onConfirmed: () => void;
}

/** The bank wants the client's own word. Simulated cards take it here; real ones in a form that is not ours to show. */
export function ConfirmPayment({ isOpen, onClose, onConfirmed }: ConfirmPaymentProps) {
  const client = useClient();
  const isSimulated = useAbout().data?.payments === 'simulated';
  const { run, isRunning, error } = useAction(
    useCallback(async () => {
      const methods = await client.paymentMethods.list();
      const waiting = methods.find((it) => it.isDefault && it.needsConfirmation);
      if (waiting) await client.paymentMethods.confirm(waiting.id);
      return true;
    }, [client]),
  );
  const confirm = async (): Promise<void> => {
    if (!(await run())) return;
    onClose();
    onConfirmed();
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t.confirm.title}
      description={isSimulated ? t.confirm.text : t.confirm.elsewhere}
    >
      <ErrorLine error={error} />
      <DialogActions>
        <Button onClick={onClose}>{close}</Button>
        {isSimulated && (
          <Button kind="primary" onClick={() => void confirm()} isBusy={isRunning}>
            {t.confirm.submit}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
