import type { Payments } from '../../ports/payments.ts';
import { createBooks } from './books.ts';
import { createClients } from './clients.ts';
import { connectToStripe, type StripeSettings } from './connection.ts';
import { createConsultants } from './consultants.ts';
import { createEvents } from './events.ts';
import { createHolds } from './holds.ts';
import { createPayouts } from './payouts.ts';
import { createRefunds } from './refunds.ts';
import { MINIMUM_CHARGE } from './words.ts';

/** Stripe Connect: destination charges to the consultants' accounts, captured by hand, paid out by hand. */
export function createStripePayments(settings: StripeSettings): Payments {
  const connection = connectToStripe(settings);
  return {
    provider: 'stripe',
    publishableKey: settings.publishableKey,
    forgetsWithUs: false,
    minimumCharge: (currency) => MINIMUM_CHARGE[currency],
    ...createClients(connection),
    ...createConsultants(connection),
    ...createHolds(connection),
    ...createRefunds(connection),
    ...createPayouts(connection),
    ...createBooks(connection),
    ...createEvents(connection, settings),
  };
}
