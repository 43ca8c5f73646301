import { invalid, StripeFault } from './fault.ts';
import type { Params } from './params.ts';
import type { Thing, World } from './world.ts';

export const ONBOARDING_PATH = '/setup/e/';
const NEEDED = ['external_account', 'individual.first_name', 'tos_acceptance.date'];

export function createAccount(world: World, params: Params): Thing {
  if (params.country === 'XX') throw invalid('country_unsupported', 'XX is not currently supported by Stripe.');
  const account = world.add('acct', 'account', {
    country: 'US',
    default_currency: 'usd',
    metadata: {},
    ...params,
    charges_enabled: false,
    payouts_enabled: false,
    details_submitted: false,
    capabilities: { transfers: 'inactive' },
    requirements: {
      currently_due: NEEDED,
      past_due: [],
      eventually_due: NEEDED,
      disabled_reason: 'requirements.past_due',
    },
  });
  world.tell('account.updated', account, account.id);
  return account;
}

/** The connected account that a request is made for. @throws StripeFault */
export function requireAccount(world: World, id: string | undefined): string | null {
  if (id === undefined) return null;
  if (world.things.get(id)?.object !== 'account') {
    throw new StripeFault(
      403,
      { type: 'invalid_request_error', code: 'account_invalid', message: `no access to ${id}` },
      false,
    );
  }
  return id;
}

/** Whoever follows it has told Stripe everything. */
export function createLink(world: World, params: Params, baseUrl: string): object {
  const account = world.get('account', String(params.account));
  if (!params.return_url || !params.refresh_url) {
    throw invalid('parameter_missing', 'account_onboarding needs refresh_url and return_url');
  }
  return {
    object: 'account_link',
    created: Math.floor(Date.now() / 1000),
    expires_at: Math.floor(Date.now() / 1000) + 300,
    url: `${baseUrl}${ONBOARDING_PATH}${account.id}`,
  };
}

/** The owner has told Stripe everything; or something is wanted again. */
export function setAccount(world: World, id: string, active: boolean): void {
  const account = world.get('account', id);
  Object.assign(account, {
    payouts_enabled: active,
    charges_enabled: active,
    details_submitted: true,
    capabilities: { transfers: active ? 'active' : 'inactive' },
    requirements: active
      ? { currently_due: [], past_due: [], eventually_due: [], disabled_reason: null }
      : { currently_due: NEEDED, past_due: NEEDED, eventually_due: NEEDED, disabled_reason: 'requirements.past_due' },
  });
  world.tell('account.updated', account, id);
}
