import { findHoldParties, type HoldParties } from '../../db/queries/payment-accounts.ts';
import type { HoldRow } from '../../db/schema.ts';
import type { HoldName, HoldRequest } from '../../ports/payments.ts';
import type { Parts } from '../parts.ts';
import { ensureCustomer } from './ensure-customer.ts';
import { openAccount } from './open-account.ts';

/**
 * What the provider is asked for a stored hold: the same whenever it is asked, so that the same key always comes with the same request.
 * @returns null when it cannot be asked for: the payment method is another provider's, or the consultant has no account there.
 * @throws PaymentsUnavailable
 */
export async function holdRequest(
  deps: Pick<Parts, 'db' | 'payments'>,
  hold: HoldRow,
  known?: HoldParties,
): Promise<HoldRequest | null> {
  const parties =
    known ??
    (await findHoldParties(deps.db, {
      matchId: hold.match_id,
      paymentMethodId: hold.payment_method_id,
      provider: deps.payments.provider,
    }));
  if (!parties) return null;
  const accountRef = parties.account_ref ?? (await accountWithoutAsking(deps, parties.consultant_id, hold));
  if (accountRef === null) return null;
  return {
    key: hold.key,
    amount: hold.amount,
    currency: hold.currency,
    customerRef: parties.customer_ref ?? (await ensureCustomer(deps, parties.client_id)),
    methodRef: parties.method_ref,
    accountRef,
    // The first block is held when the client accepts, later ones while they talk.
    clientPresent: hold.seq === 1,
    notes: {
      holdId: hold.id,
      matchId: hold.match_id,
      clientId: parties.client_id,
      consultantId: parties.consultant_id,
    },
  };
}

/** A hold by the provider's name, or by what was asked for while that is not known; null: it cannot have been asked for. */
export async function holdName(deps: Pick<Parts, 'db' | 'payments'>, hold: HoldRow): Promise<HoldName | null> {
  if (hold.provider_ref !== null) return { ref: hold.provider_ref };
  const request = await holdRequest(deps, hold);
  return request && { request };
}

async function accountWithoutAsking(
  deps: Pick<Parts, 'db' | 'payments'>,
  consultantId: string,
  { currency }: HoldRow,
): Promise<string | null> {
  if (deps.payments.onboarding === 'required') return null;
  return (await openAccount(deps, { consultantId, country: null, currency })).ref;
}
