import type { Pool } from 'pg';
import { type Clients, PaymentMethodRefused } from '../../ports/payments.ts';
import { newRef } from './refs.ts';

/** What each token does; the contract fixes them. */
const TOKENS: Readonly<Record<string, { brand: string; last4: string; needsConfirmation: boolean }>> = {
  tok_visa: { brand: 'visa', last4: '4242', needsConfirmation: false },
  tok_declined: { brand: 'visa', last4: '0002', needsConfirmation: false },
  tok_declined_later: { brand: 'mastercard', last4: '0341', needsConfirmation: false },
  tok_authentication_required: { brand: 'visa', last4: '3155', needsConfirmation: true },
};

/** Customers are only names here; a card is collected by naming its token. */
export const createClients = (pool: Pool): Clients => ({
  openCustomer: async ({ clientId }) => ({ ref: `sim_cus_${clientId}` }),
  closeCustomer: async () => {},

  beginSetUp: async () => {
    const ref = newRef('seti');
    return { ref, clientSecret: `${ref}_secret` };
  },
  // Nobody shows a form: what was begun never comes to anything.
  findSetUp: async () => ({ status: 'open' }),

  // Everybody's test card has the same number, but is a card of their own.
  async addMethod({ token, customerRef }) {
    const card = TOKENS[token];
    if (!card) throw new PaymentMethodRefused(`Simulated payments take ${Object.keys(TOKENS).join(', ')}.`);
    const ref = newRef('pm');
    await pool.query('insert into simulated_payments.methods (ref, token) values ($1, $2)', [ref, token]);
    return { ref, ...card, fingerprint: `sim_${card.last4}_${customerRef}` };
  },

  async removeMethod(ref) {
    await pool.query('delete from simulated_payments.methods where ref = $1', [ref]);
  },

  async confirmMethod(ref) {
    await pool.query(
      'update simulated_payments.methods set confirmed_at = coalesce(confirmed_at, now()) where ref = $1',
      [ref],
    );
    await pool.query(
      `update simulated_payments.intents set status = 'requires_capture' where method_ref = $1 and status = 'requires_action'`,
      [ref],
    );
    return true;
  },
});
