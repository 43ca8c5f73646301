/** Stripe's own form for cards, from Stripe: no card number ever passes through us. */
import type { Appearance, Stripe, StripeError } from '@stripe/stripe-js';
import { loadStripe } from '@stripe/stripe-js/pure';
import * as t from '../texts/en/payment.ts';
import { WordedError } from './worded-error.ts';

let opened: { key: string; stripe: Promise<Stripe | null> } | undefined;

/** Loads Stripe's code once per page. @throws WordedError when it cannot be had; the next call tries again */
export async function openStripe(publishableKey: string): Promise<Stripe> {
  if (opened?.key !== publishableKey) opened = { key: publishableKey, stripe: loadStripe(publishableKey) };
  const stripe = await opened.stripe.catch(() => null);
  if (stripe) return stripe;
  opened = undefined;
  throw new WordedError(t.formAway);
}

/** @throws WordedError with what Stripe wrote for the person in front of its form */
export function orRefusal<Result extends { error?: StripeError | undefined }>(result: Result): Result {
  if (result.error) throw new WordedError(result.error.message ?? t.refused);
  return result;
}

/**
 * The bank asks the person in a window of its own. What was asked for while they were not there has failed by now, and is confirmed with the same card.
 * @throws WordedError
 */
export async function confirmAtBank(publishableKey: string, clientSecret: string): Promise<void> {
  const stripe = await openStripe(publishableKey);
  const { paymentIntent } = orRefusal(await stripe.retrievePaymentIntent(clientSecret));
  const card = paymentIntent?.last_payment_error?.payment_method?.id;
  orRefusal(
    paymentIntent?.status === 'requires_payment_method' && card
      ? await stripe.confirmCardPayment(clientSecret, { payment_method: card })
      : await stripe.handleNextAction({ clientSecret }),
  );
}

/** The form in the colours that the page has now. */
export function stripeAppearance(): Appearance {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  return {
    theme: document.documentElement.dataset.theme === 'dark' ? 'night' : 'stripe',
    variables: {
      colorPrimary: of('--accent'),
      colorBackground: of('--raised'),
      colorText: of('--ink'),
      colorDanger: of('--danger'),
      borderRadius: of('--radius'),
      fontFamily: 'system-ui, sans-serif',
    },
  };
}
