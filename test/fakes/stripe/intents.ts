import { findMethod } from './clients.ts';
import { declined, invalid } from './fault.ts';
import type { Params } from './params.ts';
import type { Thing, World } from './world.ts';

const MINIMUM: Readonly<Record<string, number>> = { usd: 50, eur: 50, gbp: 30, jpy: 50, cad: 50, aud: 50, chf: 50 };
const WEEK = 7 * 86_400;

export function createIntent(world: World, params: Params): Thing {
  const amount = Number(params.amount);
  const currency = String(params.currency);
  if (amount < 1)
    throw invalid('parameter_invalid_integer', 'This value must be greater than or equal to 1.', { param: 'amount' });
  if (amount > 99_999_999) throw invalid('amount_too_large', 'Amount must be no more than 99999999');
  if (amount < (MINIMUM[currency] ?? Number.POSITIVE_INFINITY))
    throw invalid('amount_too_small', `Amount must be at least ${MINIMUM[currency]}`);
  if (!/^[a-z]{3}$/.test(currency))
    throw invalid('parameter_invalid', 'currency must be lowercase', { param: 'currency' });
  const fee = params.application_fee_amount;
  if (fee !== undefined && Number(fee) > amount)
    throw invalid('application_fee_too_large', 'The application fee is more than the amount.');
  if (params.off_session !== undefined && params.confirm !== true) {
    throw invalid('parameter_invalid', 'off_session can only be used with confirm', { param: 'off_session' });
  }
  const destination = (params.transfer_data as { destination?: string } | undefined)?.destination;
  if (destination !== undefined && world.get('account', destination).capabilities.transfers !== 'active') {
    throw invalid('insufficient_capabilities_for_transfer', 'Your destination account needs the transfers capability.');
  }
  const method = params.payment_method === undefined ? null : findMethod(world, String(params.payment_method));
  if (method && params.customer !== undefined && method.customer !== params.customer) {
    throw invalid('payment_method_customer_mismatch', 'The payment method belongs to no such customer.');
  }
  const { off_session: offSession, confirm, expand: _expand, ...fields } = params;
  const intent = world.add('pi', 'payment_intent', {
    metadata: {},
    capture_method: 'automatic',
    ...fields,
    status: 'requires_confirmation',
    amount_received: 0,
    amount_capturable: 0,
    latest_charge: null,
    last_payment_error: null,
    next_action: null,
    payment_method: method?.id ?? null,
  });
  intent.client_secret = `${intent.id}_secret_${intent.id.slice(-8)}`;
  world.tell('payment_intent.created', intent);
  if (confirm === true) confirmIntent(world, intent, offSession === true);
  return intent;
}

function confirmIntent(world: World, intent: Thing, offSession: boolean): void {
  const manner = world.manners.get(intent.payment_method ?? '');
  if (manner === 'works') authorise(world, intent);
  else if (manner !== 'authenticate') fail(world, intent, { code: 'card_declined', decline_code: 'generic_decline' });
  else if (offSession) {
    fail(world, intent, { code: 'authentication_required', decline_code: 'authentication_required' });
  } else {
    Object.assign(intent, { status: 'requires_action', next_action: { type: 'use_stripe_sdk', use_stripe_sdk: {} } });
    world.tell('payment_intent.requires_action', intent);
  }
}

function fail(world: World, intent: Thing, error: { code: string; decline_code: string }): never {
  Object.assign(intent, {
    status: 'requires_payment_method',
    last_payment_error: { type: 'card_error', ...error },
    payment_method: null,
  });
  world.tell('payment_intent.payment_failed', intent);
  throw declined(error.code, { decline_code: error.decline_code, payment_intent: structuredClone(intent) });
}

function authorise(world: World, intent: Thing): void {
  const charge = world.add('ch', 'charge', {
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    captured: false,
    currency: intent.currency,
    customer: intent.customer ?? null,
    payment_intent: intent.id,
    payment_method: intent.payment_method,
    payment_method_details: { type: 'card', card: { capture_before: Math.floor(Date.now() / 1000) + WEEK } },
    balance_transaction: null,
    application_fee: null,
    transfer: null,
    status: 'succeeded',
    metadata: intent.metadata,
  });
  Object.assign(intent, {
    status: 'requires_capture',
    amount_capturable: intent.amount,
    latest_charge: charge.id,
    last_payment_error: null,
    next_action: null,
  });
  world.tell('payment_intent.amount_capturable_updated', intent);
  if (intent.capture_method !== 'manual') captureIntent(world, intent.id, {});
}

/** The client answers their bank, in the browser. */
export function authenticate(
  world: World,
  id: string,
  { succeeds, method }: { succeeds: boolean; method?: string },
): void {
  const intent = world.get('payment_intent', id);
  const waits = intent.status === 'requires_action' || intent.status === 'requires_payment_method';
  if (!waits) throw unexpected(intent, 'confirm');
  intent.payment_method ??= method ?? null;
  if (succeeds) {
    authorise(world, intent);
    return;
  }
  Object.assign(intent, {
    status: 'requires_payment_method',
    next_action: null,
    payment_method: null,
    last_payment_error: { type: 'card_error', code: 'payment_intent_authentication_failure' },
  });
  world.tell('payment_intent.payment_failed', intent);
}

export function cancelIntent(world: World, id: string, reason: string | null): Thing {
  const intent = world.get('payment_intent', id);
  if (intent.status === 'canceled' || intent.status === 'succeeded') throw unexpected(intent, 'cancel');
  Object.assign(intent, { status: 'canceled', amount_capturable: 0, cancellation_reason: reason, next_action: null });
  world.tell('payment_intent.canceled', intent);
  return intent;
}

/** A destination charge: the whole of it goes to the account, the commission comes back, Stripe's fee is ours. */
export function captureIntent(world: World, id: string, params: Params): Thing {
  const intent = world.get('payment_intent', id);
  if (intent.status !== 'requires_capture') throw unexpected(intent, 'capture');
  const amount = Number(params.amount_to_capture ?? intent.amount);
  const commission = Number(params.application_fee_amount ?? intent.application_fee_amount ?? 0);
  if (amount < 1 || amount > intent.amount)
    throw invalid('amount_too_large', 'Only what was authorized can be captured.');
  if (commission > amount) throw invalid('application_fee_too_large', 'The application fee is more than the amount.');
  const { currency } = intent;
  const charge = world.get('charge', intent.latest_charge);
  const fee = Math.floor((amount * 29 + 500) / 1000) + 30;
  const booked = world.book(null, { type: 'charge', amount, fee, currency, source: charge.id });
  Object.assign(charge, { captured: true, amount_captured: amount, balance_transaction: booked.id });
  Object.assign(intent, {
    status: 'succeeded',
    amount_received: amount,
    amount_capturable: 0,
    ...(commission > 0 && { application_fee_amount: commission }),
  });
  const destination: string | undefined = intent.transfer_data?.destination;
  if (destination !== undefined) passOn(world, { charge, amount, commission, currency, destination });
  world.tell('charge.captured', charge);
  world.tell('payment_intent.succeeded', intent);
  return intent;
}

function passOn(
  world: World,
  it: { charge: Thing; amount: number; commission: number; currency: string; destination: string },
): void {
  const { charge, amount, commission, currency, destination } = it;
  const transfer = world.add('tr', 'transfer', {
    amount,
    amount_reversed: 0,
    currency,
    destination,
    source_transaction: charge.id,
  });
  charge.transfer = transfer.id;
  world.tell('transfer.created', transfer);
  world.book(null, { type: 'transfer', amount: -amount, currency, source: transfer.id });
  world.book(destination, {
    type: 'payment',
    category: 'charge',
    amount,
    fee: commission,
    currency,
    source: transfer.id,
  });
  if (commission === 0) return;
  const fee = world.add('fee', 'application_fee', {
    amount: commission,
    amount_refunded: 0,
    currency,
    charge: charge.id,
    account: destination,
  });
  charge.application_fee = fee.id;
  world.book(null, {
    type: 'application_fee',
    category: 'platform_earning',
    amount: commission,
    currency,
    source: fee.id,
  });
}

const unexpected = (intent: Thing, verb: string) =>
  invalid(
    'payment_intent_unexpected_state',
    `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`,
    {
      payment_intent: structuredClone(intent),
    },
  );
