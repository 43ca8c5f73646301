import { useClient } from '@consultant-connect/client/react';
import { Button } from '../../design/button/button.tsx';
import { Dialog, DialogActions } from '../../design/dialog/dialog.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import { useAbout } from '../../lib/use-about.ts';
import { useAttempt } from '../../lib/use-attempt.ts';
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
  const client = useClient();
  const about = useAbout();
  const { run, isRunning, error } = useAttempt();
  const publishableKey = about.data?.publishableKey ?? null;
  const canConfirm = about.data?.payments === 'simulated' || publishableKey !== null;

  const confirmSimulated = async (): Promise<void> => {
    const methods = await client.paymentMethods.list();
    const waiting = methods.find((it) => it.isDefault && it.needsConfirmation);
    if (waiting) await client.paymentMethods.confirm(waiting.id);
  };
  const confirmAtBank = async (key: string): Promise<void> => {
    const { openStripe, orRefusal } = await import('../../lib/stripe.ts');
    const stripe = await openStripe(key);
    orRefusal(await stripe.handleNextAction({ clientSecret: clientSecret ?? '' }));
  };
  const confirm = async (): Promise<void> => {
    const done = await run(async () => {
      await (publishableKey === null ? confirmSimulated() : confirmAtBank(publishableKey));
      return true;
    });
    if (!done) return;
    onClose();
    onConfirmed();
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t.confirm.title}
      description={!canConfirm ? t.confirm.elsewhere : publishableKey === null ? t.confirm.text : t.confirm.atBank}
    >
      <ErrorLine error={error} />
      <DialogActions>
        <Button onClick={onClose}>{close}</Button>
        {canConfirm && (
          <Button kind="primary" onClick={() => void confirm()} isBusy={isRunning}>
            {t.confirm.submit}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
