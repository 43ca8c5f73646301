import type { Consultants } from '../../ports/payments.ts';

const LINK_MS = 300_000;

/** Everybody is known at once. */
export const createConsultants = (): Consultants => ({
  onboarding: 'none',
  openAccount: async ({ consultantId }) => ({ ref: `sim_acct_${consultantId}` }),
  onboardingLink: async ({ returnUrl }) => ({ url: returnUrl, expiresAt: Date.now() + LINK_MS }),
  findAccount: async () => ({ transfersActive: true, payoutsEnabled: true, requirements: [] }),
});
