/** What we ask of a payment provider, in our words. Amounts are integer minor units. */
import type { Currency } from '../../contract/index.ts';

export interface HoldRequest {
  /** Names the hold for ever: the same key is the same hold, however often it is asked for. */
  readonly key: string;
  readonly amount: number;
  readonly currency: Currency;
  /** The provider's name of the payment method. */
  readonly methodRef: string;
  readonly consultantId: string;
}

export type HoldOutcome =
  | { readonly status: 'held'; readonly ref: string }
  | { readonly status: 'requires_action'; readonly ref: string; readonly clientSecret: string }
  | { readonly status: 'declined'; readonly reason: string }
  /** Nobody knows whether it happened: ask again with the same key, never with another. */
  | { readonly status: 'unknown' };

export type CaptureOutcome =
  | {
      readonly status: 'captured';
      readonly amount: number /** null until the provider tells */;
      readonly fee: number | null;
    }
  | { readonly status: 'failed'; readonly reason: string }
  | { readonly status: 'unknown' };

export interface NewPaymentMethod {
  readonly ref: string;
  readonly brand: string;
  readonly last4: string;
  readonly fingerprint: string;
  readonly needsConfirmation: boolean;
}

/** A token or card that the provider does not take. */
export class PaymentMethodRefused extends Error {
  override name = 'PaymentMethodRefused';
}

export interface Payments {
  readonly provider: string;
  readonly publishableKey: string | null;
  /**
   * Its books are in the log of our own database, behind what we wrote before we asked it: it cannot remember a hold whose key we have
   * lost. With any other provider a key is on disk before the provider first sees it.
   */
  readonly forgetsWithUs: boolean;
  /** @throws PaymentMethodRefused */
  addMethod(input: { clientId: string; token: string }): Promise<NewPaymentMethod>;
  removeMethod(ref: string): Promise<void>;
  beginSetup(input: { clientId: string }): Promise<{ clientSecret: string }>;
  /** The client's confirmation, where the provider is simulated; real providers confirm in the browser. */
  confirmMethod(ref: string): Promise<void>;
  placeHold(request: HoldRequest): Promise<HoldOutcome>;
  /** Takes `amount` of a hold, once; the rest is released. Repeating it with the same arguments changes nothing. */
  capture(input: { key: string; ref: string; amount: number; commission: number }): Promise<CaptureOutcome>;
  /**
   * Gives a hold back; one that is already back is fine. The key of one that was never placed is spent with it: a first call that
   * was on its way for long, and comes afterwards, must not place it.
   */
  release(input: { key: string; ref: string | null }): Promise<'released' | 'unknown'>;
}
