import type { Parts } from '../parts.ts';

/** What the client's browser needs to hand a card to the provider without its passing through us. */
export async function setUpPaymentMethod(
  deps: Pick<Parts, 'payments'>,
  input: { clientId: string },
): Promise<{ clientSecret: string; publishableKey: string | null }> {
  const { clientSecret } = await deps.payments.beginSetup(input);
  return { clientSecret, publishableKey: deps.payments.publishableKey };
}
