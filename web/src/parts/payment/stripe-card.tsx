import { useClient } from '@consultant-connect/client/react';
import type { Stripe, StripeElements } from '@stripe/stripe-js';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer, useRef, useState } from 'react';
import { Button } from '../../design/button/button.tsx';
import { DialogActions } from '../../design/dialog/dialog.tsx';
import { ErrorLine, ErrorState, Skeleton } from '../../design/states/states.tsx';
import { openStripe, orRefusal, stripeAppearance } from '../../lib/stripe.ts';
import { useAttempt } from '../../lib/use-attempt.ts';
import { WordedError } from '../../lib/worded-error.ts';
import { cancel } from '../../texts/en/common.ts';
import * as t from '../../texts/en/payment.ts';
import styles from './payment.module.css';

interface Form {
  readonly stripe: Stripe;
  readonly elements: StripeElements;
}

/** A card, typed into a frame of Stripe's; what comes back is a name for it. */
export function StripeCard({
  publishableKey,
  onClose,
  onAdded,
}: {
  publishableKey: string;
  onClose: () => void;
  onAdded: () => void;
}) {
  const client = useClient();
  const queries = useQueryClient();
  const frame = useRef<HTMLDivElement>(null);
  const [form, setForm] = useState<Form | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [tries, tryAgain] = useReducer((count: number) => count + 1, 0);
  const { run, isRunning, error } = useAttempt();

  // biome-ignore lint/correctness/useExhaustiveDependencies: each try is a new form.
  useEffect(() => {
    let isGone = false;
    let elements: StripeElements | undefined;
    const begin = async (): Promise<void> => {
      const [stripe, { clientSecret }] = await Promise.all([openStripe(publishableKey), client.paymentMethods.setUp()]);
      if (isGone || !frame.current) return;
      elements = stripe.elements({ clientSecret, appearance: stripeAppearance() });
      const card = elements.create('payment');
      const made = { stripe, elements };
      card.on('ready', () => setForm(made));
      card.on('loaderror', ({ error: why }) => setTrouble(new WordedError(why.message ?? t.formAway)));
      card.mount(frame.current);
    };
    setTrouble(null);
    begin().catch((why: unknown) => !isGone && setTrouble(why));
    return () => {
      isGone = true;
      setForm(null);
      elements?.getElement('payment')?.destroy();
    };
  }, [client, publishableKey, tries]);

  const add = async ({ stripe, elements }: Form): Promise<void> => {
    const method = await run(async () => {
      const confirmed = await stripe.confirmSetup({ elements, redirect: 'if_required' });
      const { setupIntent } = orRefusal(confirmed);
      const added = await client.paymentMethods.add(setupIntent?.id ?? '');
      if (!added.isDefault) await client.paymentMethods.choose(added.id);
      await queries.invalidateQueries({ queryKey: ['listPaymentMethods'] });
      return added;
    });
    if (method) onAdded();
  };
  if (trouble !== null) return <ErrorState error={trouble} onRetry={tryAgain} />;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (form) void add(form);
      }}
    >
      <div className={styles.frame}>
        {!form && <Skeleton height="100%" />}
        <div ref={frame} />
      </div>
      <ErrorLine error={error} />
      <DialogActions>
        <Button onClick={onClose}>{cancel}</Button>
        <Button type="submit" kind="primary" isBusy={isRunning} disabled={!form}>
          {t.add.submit}
        </Button>
      </DialogActions>
    </form>
  );
}
