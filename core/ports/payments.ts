/**
 * What we ask of a payment provider, in our words. Amounts are integer minor units of their currency, times epoch milliseconds.
 *
 * Whatever moves money is named by a `key` that was stored before the first call: the same key is the same movement, however often
 * and by whomever it is asked for. Refusals are values. `unknown` is no refusal: it may have happened (no answer in time, a broken
 * connection, the provider's own failure), so it is asked again under the same key, never under another. What moves nothing throws
 * `PaymentsUnavailable` instead.
 *
 * A client's payment goes to the consultant's own account at the provider, less our commission; refunds and lost chargebacks take
 * both shares back. What we owe a consultant lies in that account until we pay it out.
 */
import type { Currency } from '../../contract/index.ts';

export interface Payments extends Clients, Consultants, Holds, Refunds, Payouts, ProviderBooks {
  /** Names the provider in rows: methods, customers and accounts of one are nothing to another. */
  readonly provider: string;
  /** What the client's browser tells the provider who we are with; null where there is nothing to tell. */
  readonly publishableKey: string | null;
  /**
   * Its books are in the log of our own database, behind what we wrote before we asked it: it cannot remember a hold whose key we have
   * lost. With any other provider a key is on disk before the provider first sees it.
   */
  readonly forgetsWithUs: boolean;
  /** The least that can be charged at once. */
  minimumCharge(currency: Currency): number;
}

export interface Unknown {
  readonly status: 'unknown';
}
/** It did not happen, and asking again under the same key will not make it happen. `reason` is for operators. */
export interface Failed {
  readonly status: 'failed';
  readonly reason: string;
}

/** No answer, or not now. Nothing was moved. */
export class PaymentsUnavailable extends Error {
  override name = 'PaymentsUnavailable';
}

// ── Clients and what they pay with ──────────────────────────────────────────────────────────────────────────────────

export interface Clients {
  /** The client's file at the provider. */
  openCustomer(input: { key: string; clientId: string }): Promise<{ ref: string }>;
  /** Forgets who the client was; payments made stay. */
  closeCustomer(ref: string): Promise<void>;
  /** Begins to collect a card in the client's browser, to be charged while they are elsewhere. */
  beginSetUp(input: { customerRef: string }): Promise<{ ref: string; clientSecret: string }>;
  findSetUp(ref: string): Promise<SetUpState>;
  /** @param input.token what the provider's form, or its test tokens, gave. @throws PaymentMethodRefused */
  addMethod(input: { customerRef: string; token: string }): Promise<NewPaymentMethod>;
  removeMethod(ref: string): Promise<void>;
  /** The client's confirmation, where the provider is simulated; real ones confirm in the browser, and say false. */
  confirmMethod(ref: string): Promise<boolean>;
}

export type SetUpState =
  | { readonly status: 'done'; readonly methodRef: string }
  | { readonly status: 'open' }
  | { readonly status: 'gone' };

export interface NewPaymentMethod {
  readonly ref: string;
  readonly brand: string;
  readonly last4: string;
  /** The same card has the same one, whoever adds it. */
  readonly fingerprint: string;
  readonly needsConfirmation: boolean;
}

/** A token or card that the provider does not take, or that is somebody else's. */
export class PaymentMethodRefused extends Error {
  override name = 'PaymentMethodRefused';
}

// ── Consultants and their accounts ──────────────────────────────────────────────────────────────────────────────────

export interface Consultants {
  /** `required`: an account takes payments only after its owner told the provider who they are; `none`: at once. */
  readonly onboarding: 'required' | 'none';
  /** @param input.country ISO 3166, two capitals; null: the provider's own. @throws AccountRefused */
  openAccount(input: {
    key: string;
    consultantId: string;
    country: string | null;
    currency: Currency;
  }): Promise<{ ref: string }>;
  /** Where the consultant tells the provider who they are. Short-lived: it is asked for whenever somebody wants to go there. */
  onboardingLink(input: {
    accountRef: string;
    returnUrl: string;
    refreshUrl: string;
  }): Promise<{ url: string; expiresAt: number }>;
  findAccount(ref: string): Promise<AccountState>;
}

export interface AccountState {
  /** Payments can go there. */
  readonly transfersActive: boolean;
  readonly payoutsEnabled: boolean;
  /** What the provider still wants to know, in its words. */
  readonly requirements: readonly string[];
}

/** The provider opens no such account: a country or currency it does not serve. */
export class AccountRefused extends Error {
  override name = 'AccountRefused';
}

// ── Holds ───────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Holds {
  placeHold(request: HoldRequest): Promise<HoldOutcome>;
  /** How a hold stands, and the key that it was placed under; null: there is no such hold. */
  findHold(ref: string): Promise<{ readonly key: string | null; readonly state: HoldState } | null>;
  /** Takes `amount` of a hold, once, `commission` of it for us; the rest is released. */
  capture(input: { key: string; ref: string; amount: number; commission: number }): Promise<CaptureOutcome>;
  /**
   * Gives a hold back; one that is already back is fine. The key of one that was never placed is spent with it: a first call that was
   * on its way for long, and comes afterwards, must not place it.
   */
  release(hold: HoldName): Promise<'released' | 'captured' | 'unknown'>;
}

/** The same key always comes with the same request. */
export interface HoldRequest {
  readonly key: string;
  readonly amount: number;
  readonly currency: Currency;
  readonly customerRef: string;
  readonly methodRef: string;
  /** Of the consultant. */
  readonly accountRef: string;
  /** They can be asked to confirm right now: it is they who accept. */
  readonly clientPresent: boolean;
  /** Kept by the provider beside the hold. */
  readonly notes: Readonly<Record<string, string>>;
}

/** By the provider's name; by what was asked for where the answer with the name was lost. */
export type HoldName = { readonly ref: string } | { readonly request: HoldRequest };

export type HoldOutcome =
  /** `captureBefore`: when the provider lets go of it; null: not known. */
  | { readonly status: 'held'; readonly ref: string; readonly captureBefore: number | null }
  /** The client confirms with `clientSecret`; whether they did is found by `findHold`. */
  | { readonly status: 'requires_action'; readonly ref: string; readonly clientSecret: string }
  /** For good: nothing the client does can bring it to life. */
  | { readonly status: 'declined'; readonly reason: string }
  | Unknown;

export type HoldState =
  | Exclude<HoldOutcome, Unknown>
  | ({ readonly status: 'captured'; readonly ref: string } & Capture)
  | { readonly status: 'released'; readonly ref: string };

export interface Capture {
  readonly amount: number;
  /** What the provider took for itself, in the hold's currency; null until it says. */
  readonly fee: number | null;
  readonly chargeRef: string | null;
}

export type CaptureOutcome = ({ readonly status: 'captured' } & Capture) | Failed | Unknown;

// ── Refunds and chargebacks ─────────────────────────────────────────────────────────────────────────────────────────

export interface Refunds {
  /** Gives `amount` of a captured hold back to the client: `commission` of it is ours, the rest the consultant's. */
  refund(input: TakenBack): Promise<RefundOutcome>;
  findRefund(ref: string): Promise<RefundState | null>;
  /** After a lost chargeback, which the provider took from us alone: the consultant's account bears its share. */
  reverse(input: TakenBack): Promise<{ readonly status: 'reversed'; readonly ref: string } | Failed | Unknown>;
  findChargeback(ref: string): Promise<Chargeback | null>;
}

export interface TakenBack {
  readonly key: string;
  readonly holdRef: string;
  readonly amount: number;
  readonly commission: number;
}
export type RefundOutcome = { readonly status: 'refunded'; readonly ref: string } | Failed | Unknown;
/** A refund that the client's bank sent back has `failed`, long after it was `refunded`. */
export interface RefundState {
  readonly ref: string;
  readonly status: 'refunded' | 'failed';
  readonly holdRef: string;
  readonly amount: number;
}

export interface Chargeback {
  readonly ref: string;
  readonly holdRef: string;
  /** What the client's bank wants back. */
  readonly amount: number;
  readonly currency: Currency;
  /** What the provider has taken from our balance for it by now, less what it gave back. */
  readonly withdrawn: number;
  /** What it charged for its work, on top. */
  readonly fee: number;
  /** `inquiry`: the bank only asks, and has taken nothing. */
  readonly status: 'inquiry' | 'open' | 'won' | 'lost';
  readonly reason: string;
}

// ── Payouts ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Payouts {
  /** From the consultant's account to their bank. */
  payOut(input: { key: string; accountRef: string; amount: number; currency: Currency }): Promise<PayoutOutcome>;
  findPayout(input: { accountRef: string; ref: string }): Promise<PayoutState | null>;
}

export type PayoutOutcome =
  | { readonly status: 'paid' | 'pending'; readonly ref: string; readonly arrivesAt: number | null }
  | Failed
  | Unknown;
/** A payout that the consultant's bank sent back has `failed`; its amount is in their account again. */
export interface PayoutState {
  readonly ref: string;
  readonly status: 'paid' | 'pending' | 'failed';
  readonly amount: number;
  readonly arrivesAt: number | null;
  /** Why it failed. */
  readonly reason: string | null;
}

// ── The provider's own books, and its events ────────────────────────────────────────────────────────────────────────

/** `accountRef` null: our own. */
export interface ProviderBooks {
  balance(accountRef: string | null): Promise<Balance[]>;
  /** Everything that changed a balance since then, in no order. */
  listMovements(input: { accountRef: string | null; since: number }): AsyncIterable<Movement>;
  /** Checks that an event comes from the provider and is meant for us. @throws EventRefused */
  readEvent(body: Buffer, headers: Readonly<Record<string, string | string[] | undefined>>): Promise<PaymentEvent>;
  /** Events since then as they would have been sent, in no order: some get lost on their way. */
  listEvents(input: { accountRef: string | null; since: number }): AsyncIterable<PaymentEvent>;
}

export interface Balance {
  readonly currency: Currency;
  /** Can be paid out. */
  readonly available: number;
  /** On its way: part of the balance, not yet available. */
  readonly pending: number;
}

export const MOVEMENT_KINDS = [
  'charge',
  'transfer',
  'commission',
  'refund',
  'transfer_reversal',
  'commission_refund',
  'chargeback',
  'payout',
  'payout_returned',
  'other',
] as const;

/** It changed the balance by `amount` − `fee`. */
export interface Movement {
  readonly ref: string;
  readonly kind: (typeof MOVEMENT_KINDS)[number];
  readonly amount: number;
  readonly fee: number;
  readonly currency: Currency;
  /** The charge, transfer, refund, … that it belongs to. */
  readonly sourceRef: string | null;
  readonly at: number;
}

/** Which of our things to look at again; what has become of it is asked, never read from the event. */
export const EVENT_SUBJECTS = ['hold', 'refund', 'chargeback', 'payout', 'account', 'set_up', 'other'] as const;

export interface PaymentEvent {
  readonly id: string;
  /** As the provider calls it; for people. */
  readonly type: string;
  readonly subject: (typeof EVENT_SUBJECTS)[number];
  readonly subjectRef: string;
  /** The consultant's account in which it happened; null: our own. */
  readonly accountRef: string | null;
  readonly at: number;
}

/** Not from the provider, too old, or not for us. Nothing of it is believed. */
export class EventRefused extends Error {
  override name = 'EventRefused';
}
