import { useAction, useClient } from '@consultant-connect/client/react';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { Button } from '../../design/button/button.tsx';
import { Dialog, DialogActions } from '../../design/dialog/dialog.tsx';
import { ErrorLine, ErrorState, Loading } from '../../design/states/states.tsx';
import { say } from '../../design/toast/toast.tsx';
import { useAbout } from '../../lib/use-about.ts';
import { cancel, close } from '../../texts/en/common.ts';
import * as t from '../../texts/en/payment.ts';
import styles from './payment.module.css';
import { StripeCard } from './stripe-card.tsx';

export interface AddPaymentMethodProps {
  isOpen: boolean;
  onClose: () => void;
  /** It is there, and this dialog is closed. */
  onAdded?: () => void;
}

/** Adds what the client pays with: a simulated card, or a real one in Stripe's own form. */
export default function AddPaymentMethod({ isOpen, onClose, onAdded }: AddPaymentMethodProps) {
  const about = useAbout();
  const provider = about.data?.payments;
  const publishableKey = about.data?.publishableKey ?? null;
  const done = (): void => {
    say(t.add.done);
    onClose();
    onAdded?.();
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t.add.title}
      description={
        provider && (provider === 'simulated' ? t.add.simulated : publishableKey ? t.add.stripe : t.add.noForm)
      }
    >
      {about.isPending ? (
        <Loading rows={4} height="3.5rem" />
      ) : about.isError ? (
        <ErrorState error={about.error} onRetry={() => void about.refetch()} />
      ) : provider === 'simulated' ? (
        <SimulatedCards onClose={onClose} onAdded={done} />
      ) : publishableKey ? (
        <StripeCard publishableKey={publishableKey} onClose={onClose} onAdded={done} />
      ) : (
        <DialogActions>
          <Button onClick={onClose}>{close}</Button>
        </DialogActions>
      )}
    </Dialog>
  );
}

type Token = keyof typeof t.tokens;

function SimulatedCards({ onClose, onAdded }: { onClose: () => void; onAdded: () => void }) {
  const client = useClient();
  const queries = useQueryClient();
  const [token, setToken] = useState<Token>('tok_visa');
  const { run, isRunning, error } = useAction(
    useCallback(
      async (chosen: Token) => {
        const method = await client.paymentMethods.add(chosen);
        // A card that is added now is the one to pay with now, also beside an older one.
        if (!method.isDefault) await client.paymentMethods.choose(method.id);
        await queries.invalidateQueries({ queryKey: ['listPaymentMethods'] });
        return method;
      },
      [client, queries],
    ),
  );
  const add = async (): Promise<void> => {
    if (await run(token)) onAdded();
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <fieldset className={styles.cards}>
        <legend className="visually-hidden">{t.add.title}</legend>
        {(Object.keys(t.tokens) as Token[]).map((it) => (
          <label key={it} className={styles.card}>
            <input type="radio" name="token" value={it} checked={it === token} onChange={() => setToken(it)} />
            <span>
              {t.tokens[it].title}
              <small>{t.tokens[it].text}</small>
            </span>
          </label>
        ))}
      </fieldset>
      <ErrorLine error={error} />
      <DialogActions>
        <Button onClick={onClose}>{cancel}</Button>
        <Button type="submit" kind="primary" isBusy={isRunning}>
          {t.add.submit}
        </Button>
      </DialogActions>
    </form>
  );
}
