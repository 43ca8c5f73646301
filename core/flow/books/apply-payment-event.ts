import { findWaitingEvent, markEventFailed, markEventProcessed } from '../../db/queries/payment-events.ts';
import type { PaymentEventRow } from '../../db/schema.ts';
import { applyChargeback } from '../billing/apply-chargeback.ts';
import { applyHold } from '../billing/apply-hold.ts';
import { applyRefund } from '../billing/apply-refund.ts';
import type { Parts } from '../parts.ts';
import { applyAccount } from './apply-account.ts';
import { applySetUp } from './apply-set-up.ts';
import { applyPayout } from './execute-payout.ts';

type Deps = Pick<Parts, 'db' | 'payments' | 'alarms' | 'economics' | 'log' | 'clock' | 'notifier' | 'presence'>;

/**
 * Looks at the thing that an event is about, as it stands now at the provider. The event itself is not believed: so it does not matter
 * in which order events come, how often, and which of them are lost.
 * @throws when it could not be looked at; it is tried again, less and less often
 */
export async function applyPaymentEvent(deps: Deps, { eventId }: { eventId: string }): Promise<void> {
  const event = await findWaitingEvent(deps.db, eventId);
  if (!event) return;
  try {
    await lookAt(deps, event);
  } catch (error) {
    await markEventFailed(deps.db, { id: event.id, error: String(error) });
    throw error;
  }
  await markEventProcessed(deps.db, event.id);
}

async function lookAt(deps: Deps, { subject, subject_ref: ref }: PaymentEventRow): Promise<void> {
  switch (subject) {
    case 'hold':
      return applyHold(deps, { ref });
    case 'refund':
      return applyRefund(deps, { ref });
    case 'chargeback':
      return applyChargeback(deps, { ref });
    case 'payout':
      return applyPayout(deps, { ref });
    case 'account':
      return applyAccount(deps, { ref });
    case 'set_up':
      return applySetUp(deps, { ref });
  }
}
