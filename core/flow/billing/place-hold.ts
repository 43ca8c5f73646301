import { findPaymentMethodRef, moveHold } from '../../db/queries/holds.ts';
import type { HoldRow } from '../../db/schema.ts';
import type { HoldOutcome } from '../../ports/payments.ts';
import type { Parts } from '../parts.ts';

export type PlacedHold =
  | { readonly status: 'held'; readonly hold: HoldRow }
  | { readonly status: 'requires_action'; readonly hold: HoldRow; readonly clientSecret: string }
  | { readonly status: 'declined' | 'unknown'; readonly hold: HoldRow };

/**
 * Asks the provider for a hold whose row and key are stored already, and writes down what it said. The same row may be asked for
 * again, by anybody, after a crash or an unknown outcome: it is the same hold.
 */
export async function placeHold(
  deps: Pick<Parts, 'db' | 'payments' | 'log'>,
  input: { hold: HoldRow; consultantId: string },
): Promise<PlacedHold> {
  const { hold } = input;
  if (hold.status === 'held') return { status: 'held', hold };
  const methodRef = await findPaymentMethodRef(deps.db, hold.payment_method_id);
  const outcome = methodRef
    ? await ask(deps, input, methodRef)
    : ({ status: 'declined', reason: 'the payment method is gone' } as const);
  const open = ['pending', 'requires_action', 'unknown'] as const;
  switch (outcome.status) {
    case 'held': {
      const held = await moveHold(deps.db, {
        id: hold.id,
        from: [...open, 'held'],
        to: 'held',
        providerRef: outcome.ref,
        clientSecret: null,
      });
      return held ? { status: 'held', hold: held } : { status: 'declined', hold };
    }
    case 'requires_action': {
      const { ref: providerRef, clientSecret } = outcome;
      const waiting = await moveHold(deps.db, {
        id: hold.id,
        from: open,
        to: 'requires_action',
        providerRef,
        clientSecret,
      });
      return { status: 'requires_action', hold: waiting ?? hold, clientSecret };
    }
    case 'declined': {
      const declined = await moveHold(deps.db, { id: hold.id, from: open, to: 'declined' });
      return { status: 'declined', hold: declined ?? hold };
    }
    case 'unknown': {
      const unknown = await moveHold(deps.db, { id: hold.id, from: open, to: 'unknown' });
      return { status: 'unknown', hold: unknown ?? hold };
    }
  }
}

async function ask(
  deps: Pick<Parts, 'payments' | 'log'>,
  { hold, consultantId }: { hold: HoldRow; consultantId: string },
  methodRef: string,
): Promise<HoldOutcome> {
  try {
    return await deps.payments.placeHold({
      key: hold.key,
      amount: hold.amount,
      currency: hold.currency,
      methodRef,
      consultantId,
    });
  } catch (error) {
    deps.log.warn({ holdId: hold.id, err: error }, 'the payment provider did not say what became of a hold');
    return { status: 'unknown' };
  }
}
