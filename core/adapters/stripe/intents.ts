import type Stripe from 'stripe';
import type { Capture, HoldRequest, HoldState } from '../../ports/payments.ts';
import { toCode, toMs, whole } from './words.ts';

/** A hold is a PaymentIntent that is confirmed and waits for its capture; these parts of it are read. */
export const EXPANDED = ['latest_charge.balance_transaction'];

/** Under which key we asked for it. */
export const HOLD_KEY = 'hold_key';

/** A destination charge: once captured, all of it goes to the consultant's account, and our commission comes back. */
export function paramsOf(request: HoldRequest): Stripe.PaymentIntentCreateParams {
  return {
    amount: request.amount,
    currency: toCode(request.currency),
    customer: request.customerRef,
    payment_method: request.methodRef,
    automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
    capture_method: 'manual',
    confirm: true,
    ...(!request.clientPresent && { off_session: true }),
    transfer_data: { destination: request.accountRef },
    metadata: { ...snakeCased(request.notes), [HOLD_KEY]: request.key },
    expand: EXPANDED,
  };
}

const snakeCased = (notes: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(notes).map(([name, value]) => [name.replace(/[A-Z]/g, (it) => `_${it.toLowerCase()}`), value]),
  );

/** @returns `processing` while Stripe itself does not know */
export function stateOf(intent: Stripe.PaymentIntent): HoldState | 'processing' {
  const { id: ref, client_secret: clientSecret, last_payment_error: failure } = intent;
  switch (intent.status) {
    case 'requires_capture':
      return { status: 'held', ref, captureBefore: captureBeforeOf(intent) };
    case 'succeeded':
      return { status: 'captured', ref, ...captureOf(intent) };
    case 'canceled':
      return { status: 'released', ref };
    case 'processing':
      return 'processing';
    case 'requires_action':
    case 'requires_confirmation':
      return { status: 'requires_action', ref, clientSecret: clientSecret ?? '' };
    default:
      // Asked for while the client was elsewhere, and their bank wants them: it waits with the card taken off again.
      if (failure?.code === 'authentication_required') {
        return { status: 'requires_action', ref, clientSecret: clientSecret ?? '' };
      }
      return { status: 'declined', reason: failure?.decline_code ?? failure?.code ?? intent.status };
  }
}

/** @param asked what a capture asked for, where the answer does not say how much it took */
export function captureOf(intent: Stripe.PaymentIntent, asked = intent.amount): Capture {
  const charge = whole(intent.latest_charge);
  const balance = whole(charge?.balance_transaction);
  return {
    amount: intent.amount_received ?? charge?.amount_captured ?? asked,
    // In the currency of our account there; only what is told in the hold's own can stand beside it.
    fee: balance && balance.currency === intent.currency ? balance.fee : null,
    chargeRef: charge?.id ?? (typeof intent.latest_charge === 'string' ? intent.latest_charge : null),
  };
}

function captureBeforeOf(intent: Stripe.PaymentIntent): number | null {
  const before = whole(intent.latest_charge)?.payment_method_details?.card?.capture_before;
  return before === undefined ? null : toMs(before);
}
