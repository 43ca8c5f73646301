import pg from 'pg';
import type { Log } from '../../ports/log.ts';
import type { Payments } from '../../ports/payments.ts';
import { createBooks, type EventActs } from './books.ts';
import { type ChargebackActs, createChargebacks } from './chargebacks.ts';
import { createClients } from './clients.ts';
import { createConsultants } from './consultants.ts';
import { createHolds } from './holds.ts';
import { createPayouts, type PayoutActs } from './payouts.ts';
import { createRefunds, type RefundActs } from './refunds.ts';

/** A provider, and what the world does to it: clients' banks take money back, consultants' banks refuse it. */
export interface SimulatedPayments extends Payments, RefundActs, ChargebackActs, PayoutActs, EventActs {
  close(): Promise<void>;
}

/**
 * A payment provider for newcomers and tests. It keeps books of its own, in a schema that nobody else touches, over a connection
 * of its own, so that it survives our crashes, remembers keys, and can disagree with us as a real one could. It sends nothing:
 * its events are fetched.
 */
export function createSimulatedPayments(options: { databaseUrl: string; log: Log }): SimulatedPayments {
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    max: 4,
    statement_timeout: 10_000,
    connectionTimeoutMillis: 5_000,
  });
  const lost = (error: Error) => options.log.warn({ err: error }, 'the simulated payment provider lost a connection');
  pool.on('error', lost);
  // One that is in use belongs to its user: an error that nobody hears would end the process.
  pool.on('connect', (client) => client.on('error', lost));
  return {
    provider: 'simulated',
    publishableKey: null,
    forgetsWithUs: true,
    minimumCharge: () => 1,
    ...createClients(pool),
    ...createConsultants(),
    ...createHolds(pool),
    ...createRefunds(pool),
    ...createChargebacks(pool),
    ...createPayouts(pool),
    ...createBooks(pool),
    close: () => pool.end(),
  };
}
