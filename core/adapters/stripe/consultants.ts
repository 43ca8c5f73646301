import type Stripe from 'stripe';
import { AccountRefused, type AccountState, type Consultants } from '../../ports/payments.ts';
import type { Connection } from './connection.ts';
import { asOurs, read, troubleOf } from './trouble.ts';
import { toMsIfTold } from './words.ts';

/** Stripe collects what it must know of its owner, we bear fees and losses, and nothing is paid out but by us. */
const OURS = {
  controller: {
    fees: { payer: 'application' },
    losses: { payments: 'application' },
    requirement_collection: 'stripe',
    stripe_dashboard: { type: 'express' },
  },
  capabilities: { transfers: { requested: true } },
  settings: { payouts: { schedule: { interval: 'manual' } } },
} as const satisfies Stripe.AccountCreateParams;

/** Of an onboarding link, where its end is not told. */
const LINK_LIFE_MS = 5 * 60_000;

const NO_ACCOUNT: AccountState = { transfersActive: false, payoutsEnabled: false, requirements: [] };

export function createConsultants(connection: Connection): Consultants {
  const { stripe } = connection;
  return {
    onboarding: 'required',

    // The currency follows from the country.
    async openAccount({ key, consultantId, country }) {
      const params = { ...OURS, metadata: { consultant_id: consultantId }, ...(country !== null && { country }) };
      try {
        const account = await connection.within(stripe.accounts.create(params, { idempotencyKey: key }));
        return { ref: account.id };
      } catch (error) {
        const trouble = troubleOf(error);
        if (trouble.kind === 'refused') throw new AccountRefused(trouble.reason);
        throw asOurs(error);
      }
    },

    async onboardingLink({ accountRef, returnUrl, refreshUrl }) {
      const link = await read(
        connection,
        stripe.accountLinks.create({
          account: accountRef,
          type: 'account_onboarding',
          return_url: returnUrl,
          refresh_url: refreshUrl,
          collection_options: { fields: 'eventually_due' },
        }),
      );
      if (!link) throw new AccountRefused('Stripe no longer knows the account');
      return { url: link.url, expiresAt: toMsIfTold(link.expires_at) ?? Date.now() + LINK_LIFE_MS };
    },

    async findAccount(ref) {
      try {
        const account = await connection.within(stripe.accounts.retrieve(ref));
        return {
          transfersActive: account.capabilities?.transfers === 'active',
          payoutsEnabled: account.payouts_enabled ?? false,
          requirements: [
            ...new Set([...(account.requirements?.past_due ?? []), ...(account.requirements?.currently_due ?? [])]),
          ],
        };
      } catch (error) {
        // Its owner has cut the connection, or it is deleted.
        if (troubleOf(error).kind !== 'unknown') return NO_ACCOUNT;
        throw asOurs(error);
      }
    },
  };
}
