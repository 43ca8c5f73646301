/** What is behind a payment: Stripe shows it within the payment when asked to; a server that only names it is asked for each. */
import type Stripe from 'stripe';
import type { Connection } from './connection.ts';
import { read } from './trouble.ts';
import { idOf } from './words.ts';

/** The charge of a payment, with what it moved; null where there is none. @throws PaymentsUnavailable */
export async function chargeOf(
  connection: Connection,
  { latest_charge: charge }: Stripe.PaymentIntent,
): Promise<Stripe.Charge | null> {
  if (typeof charge !== 'string') return charge ?? null;
  return read(connection, connection.stripe.charges.retrieve(charge, { expand: ['balance_transaction'] }));
}

/** A captured payment with its charge and the fee of it, as far as they can be had: what is missing is asked for again later. */
export async function withCharge(connection: Connection, intent: Stripe.PaymentIntent): Promise<Stripe.PaymentIntent> {
  if (intent.status !== 'succeeded') return intent;
  try {
    const charge = await chargeOf(connection, intent);
    if (!charge) return intent;
    const booked = charge.balance_transaction;
    if (typeof booked !== 'string') return { ...intent, latest_charge: charge };
    const balance = await read(connection, connection.stripe.balanceTransactions.retrieve(booked));
    return { ...intent, latest_charge: { ...charge, balance_transaction: balance ?? booked } };
  } catch (error) {
    connection.log.warn({ ref: intent.id, err: error }, 'Stripe did not show the charge of a payment');
    return intent;
  }
}

/** The payment that a dispute is about, by its charge. */
export async function paymentOf(connection: Connection, dispute: Stripe.Dispute): Promise<string | null> {
  const charge = typeof dispute.charge === 'string' ? dispute.charge : dispute.charge.id;
  const found = await read(connection, connection.stripe.charges.retrieve(charge));
  return idOf(found?.payment_intent);
}
