import { findPaymentMethodRef, moveHold } from '../../db/queries/holds.ts';
import type { HoldRow } from '../../db/schema.ts';
import type { HoldOutcome } from '../../ports/payments.ts';
import type { Parts } from '../parts.ts';

/** What became of a hold. Where it is held, it is the caller's to write that down, with what follows from it. */
export type HoldAnswer =
  | { readonly status: 'held'; readonly ref: string }
  | { readonly status: 'requires_action'; readonly clientSecret: string }
  | { readonly status: 'declined' | 'unknown' };

const OPEN = ['pending', 'requires_action', 'unknown'] as const;

/**
 * Asks the provider for a hold whose row and key are stored already. The same row may be asked for again, by anybody, after a crash or
 * an unknown outcome: it is the same hold. Any other answer than yes is written down.
 */
export async function askForHold(
  deps: Pick<Parts, 'db' | 'payments' | 'log'>,
  /** `methodRef`: the provider's name of the hold's payment method, where it is known already. */
  input: { hold: HoldRow; methodRef: string | null; consultantId: string },
): Promise<HoldAnswer> {
  const { hold } = input;
  if (hold.status === 'held' && hold.provider_ref !== null) return { status: 'held', ref: hold.provider_ref };
  const methodRef = input.methodRef ?? (await findPaymentMethodRef(deps.db, hold.payment_method_id));
  const outcome = methodRef
    ? await ask(deps, input, methodRef)
    : ({ status: 'declined', reason: 'the payment method is gone' } as const);
  switch (outcome.status) {
    case 'held':
      return outcome;
    case 'requires_action': {
      const { ref: providerRef, clientSecret } = outcome;
      await moveHold(deps.db, { id: hold.id, from: OPEN, to: 'requires_action', providerRef, clientSecret });
      return { status: 'requires_action', clientSecret };
    }
    case 'declined':
    case 'unknown':
      await moveHold(deps.db, { id: hold.id, from: OPEN, to: outcome.status });
      return { status: outcome.status };
  }
}

/** Asks for the hold of a further block, and writes down what became of it. */
export async function placeHold(
  deps: Pick<Parts, 'db' | 'payments' | 'log'>,
  input: { hold: HoldRow; consultantId: string },
): Promise<void> {
  const answer = await askForHold(deps, { ...input, methodRef: null });
  if (answer.status !== 'held') return;
  await moveHold(deps.db, {
    id: input.hold.id,
    from: [...OPEN, 'held'],
    to: 'held',
    providerRef: answer.ref,
    clientSecret: null,
  });
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
