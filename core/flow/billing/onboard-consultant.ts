import { findConsultantView } from '../../db/queries/consultants.ts';
import { Fault, notFound } from '../../domain/fault.ts';
import { AccountRefused } from '../../ports/payments.ts';
import type { Parts } from '../parts.ts';
import { instant } from '../present/money.ts';
import { openAccount } from './open-account.ts';

/**
 * Where a consultant tells the payment provider who they are, so that they can be paid; their account there is opened by the way.
 * @throws Fault not_found, validation_failed (a country that the provider does not serve)
 */
export async function onboardConsultant(
  deps: Pick<Parts, 'db' | 'payments' | 'publicUrl'>,
  input: { consultantId: string; country: string | null },
): Promise<{ url: string; expiresAt: string }> {
  const profile = await findConsultantView(deps.db, input.consultantId);
  if (!profile) throw notFound('consultant');
  try {
    const account = await openAccount(deps, { ...input, currency: profile.currency });
    const link = await deps.payments.onboardingLink({
      accountRef: account.ref,
      returnUrl: `${deps.publicUrl}/earnings?onboarding=finished`,
      refreshUrl: `${deps.publicUrl}/earnings?onboarding=expired`,
    });
    return { url: link.url, expiresAt: instant(new Date(link.expiresAt)) };
  } catch (cause) {
    if (!(cause instanceof AccountRefused)) throw cause;
    throw new Fault('validation_failed', 'The payment provider opens no account for you like that.', {
      errors: [{ path: 'country', message: 'the country where you are paid, two capitals (ISO 3166)' }],
      cause,
    });
  }
}
