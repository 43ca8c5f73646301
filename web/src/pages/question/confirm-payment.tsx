import { Button } from '../../design/button/button.tsx';
import { Dialog, DialogActions } from '../../design/dialog/dialog.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import { useAttempt } from '../../lib/use-attempt.ts';
import { useBank } from '../../parts/payment/use-bank.ts';
import { close } from '../../texts/en/common.ts';
import * as t from '../../texts/en/question.ts';

interface ConfirmPaymentProps {
  isOpen: boolean;
  /** What the bank asked for is known by; undefined while nothing is asked. */
  clientSecret: string | undefined;
  onClose: () => void;
  onConfirmed: () => void;
}

/** The bank wants the client's own word: simulated cards take it here, real ones in the bank's window that Stripe opens. */
export function ConfirmPayment({ isOpen, clientSecret, onClose, onConfirmed }: ConfirmPaymentProps) {
  const bank = useBank();
  const { run, isRunning, error } = useAttempt();
  const confirm = async (): Promise<void> => {
    const done = await run(async () => {
      await bank.confirm(clientSecret ?? '');
      return true;
    });
    if (!done) return;
    onClose();
    onConfirmed();
  };
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t.confirm.title} description={t.confirm.text[bank.kind]}>
      <ErrorLine error={error} />
      <DialogActions>
        <Button onClick={onClose}>{close}</Button>
        {bank.kind !== 'elsewhere' && (
          <Button kind="primary" onClick={() => void confirm()} isBusy={isRunning}>
            {t.confirm.submit}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
