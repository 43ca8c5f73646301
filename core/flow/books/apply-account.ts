import { findConsultantView } from '../../db/queries/consultants.ts';
import { findPaymentAccountByRef } from '../../db/queries/payment-accounts.ts';
import { changeAvailability } from '../availability/change-availability.ts';
import { refreshAccount } from '../billing/refresh-account.ts';
import type { Parts } from '../parts.ts';

/** A consultant whose account no longer takes payments is asked no more. @throws PaymentsUnavailable */
export async function applyAccount(
  deps: Pick<Parts, 'db' | 'payments' | 'clock' | 'notifier' | 'presence' | 'alarms'>,
  { ref }: { ref: string },
): Promise<void> {
  const known = await findPaymentAccountByRef(deps.db, { ref, provider: deps.payments.provider });
  if (!known) return;
  const account = await refreshAccount(deps, { consultantId: known.consultant_id });
  if (!account || account.transfers_active || deps.payments.onboarding === 'none') return;
  const profile = await findConsultantView(deps.db, account.consultant_id);
  if (profile?.availability !== 'available') return;
  await changeAvailability(deps, { consultantId: account.consultant_id, status: 'away', reason: 'not_payable' });
}
