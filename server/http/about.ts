import type { About } from '../../contract/index.ts';
import { DEMO_ADMIN, DEMO_CLIENT, DEMO_CONSULTANT, DEMO_PASSWORD } from '../../core/flow/accounts/demo-accounts.ts';
import type { HttpDeps } from './deps.ts';

const demo = { client: DEMO_CLIENT, consultant: DEMO_CONSULTANT, admin: DEMO_ADMIN, password: DEMO_PASSWORD };

/** What a page should know before anybody has signed in. */
export function about(deps: Pick<HttpDeps, 'payments' | 'rooms' | 'timing' | 'hasDemo'>): About {
  return {
    payments: deps.payments.provider === 'stripe' ? 'stripe' : 'simulated',
    publishableKey: deps.payments.publishableKey,
    video: deps.rooms.provider,
    freeSeconds: deps.timing.freeSeconds,
    demo: deps.hasDemo ? demo : null,
  };
}
