import type { LiveSession, Session } from '@consultant-connect/client';
import { useEffect, useState } from 'react';
import { Button } from '../../design/button/button.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import { useAttempt } from '../../lib/use-attempt.ts';
import { useBank } from '../../parts/payment/use-bank.ts';
import { paymentAction as t } from '../../texts/en/call.ts';
import styles from './call.module.css';

/** In the middle of a call the bank wants the client's word for the time ahead; without it the call ends when what is held is used up. */
export function PaymentAction({ session, live }: { session: Session; live: LiveSession | null }) {
  const [wanted, setWanted] = useState(session.paymentAction?.clientSecret ?? null);
  const bank = useBank();
  const { run, isRunning, error } = useAttempt();
  useEffect(() => live?.on('payment', ({ clientSecret }) => setWanted(clientSecret)), [live]);
  if (wanted === null) return null;
  const confirm = async (): Promise<void> => {
    const done = await run(() => bank.confirm(wanted).then(() => true));
    if (done) setWanted(null);
  };
  return (
    <div className={styles.paymentAction} role="alert">
      <p>{bank.kind === 'elsewhere' ? t.elsewhere : t.text}</p>
      {bank.kind !== 'elsewhere' && (
        <Button kind="primary" isBusy={isRunning} onClick={() => void confirm()}>
          {t.confirm}
        </Button>
      )}
      <ErrorLine error={error} />
    </div>
  );
}
