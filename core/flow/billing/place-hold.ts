import { moveHold } from '../../db/queries/holds.ts';
import type { HoldRow } from '../../db/schema.ts';
import type { HoldOutcome } from '../../ports/payments.ts';
import type { Parts } from '../parts.ts';
import { holdRequest } from './hold-request.ts';

export type PlacedHold =
  | { readonly status: 'held'; readonly hold: HoldRow }
  | { readonly status: 'requires_action'; readonly hold: HoldRow; readonly clientSecret: string }
  | { readonly status: 'declined' | 'unknown'; readonly hold: HoldRow };

const OPEN = ['pending', 'requires_action', 'unknown'] as const;

/**
 * Asks the provider for a hold whose row and key are stored already, and writes down what it said. The same row may be asked for
 * again, by anybody, after a crash or an unknown outcome: it is the same hold.
 */
export async function placeHold(
  deps: Pick<Parts, 'db' | 'payments' | 'log'>,
  input: { hold: HoldRow },
): Promise<PlacedHold> {
  const { hold } = input;
  if (hold.status === 'held') return { status: 'held', hold };
  return noteHold(deps, { hold, outcome: await ask(deps, hold) });
}

/** Writes down what the provider says of a hold, unless it has gone further since. */
export async function noteHold(
  deps: Pick<Parts, 'db' | 'log'>,
  { hold, outcome }: { hold: HoldRow; outcome: HoldOutcome },
): Promise<PlacedHold> {
  switch (outcome.status) {
    case 'held': {
      const held = await moveHold(deps.db, {
        id: hold.id,
        from: [...OPEN, 'held'],
        to: 'held',
        providerRef: outcome.ref,
        clientSecret: null,
        captureBefore: outcome.captureBefore === null ? null : new Date(outcome.captureBefore),
      });
      return held ? { status: 'held', hold: held } : { status: 'declined', hold };
    }
    case 'requires_action': {
      const { ref: providerRef, clientSecret } = outcome;
      const waiting = await moveHold(deps.db, {
        id: hold.id,
        from: OPEN,
        to: 'requires_action',
        providerRef,
        clientSecret,
      });
      return { status: 'requires_action', hold: waiting ?? hold, clientSecret };
    }
    case 'declined': {
      deps.log.info({ holdId: hold.id, reason: outcome.reason }, 'a hold was declined');
      const declined = await moveHold(deps.db, { id: hold.id, from: OPEN, to: 'declined' });
      return { status: 'declined', hold: declined ?? hold };
    }
    case 'unknown': {
      const unknown = await moveHold(deps.db, { id: hold.id, from: OPEN, to: 'unknown' });
      return { status: 'unknown', hold: unknown ?? hold };
    }
  }
}

/** One that has a name at the provider is looked at; a repeated request would only be answered as it was the first time. */
async function ask(deps: Pick<Parts, 'db' | 'payments' | 'log'>, hold: HoldRow): Promise<HoldOutcome> {
  try {
    if (hold.provider_ref !== null) return await look(deps, hold.provider_ref);
    const request = await holdRequest(deps, hold);
    if (!request) return { status: 'declined', reason: 'no such payment method, or no account to pay to' };
    return await deps.payments.placeHold(request);
  } catch (error) {
    deps.log.warn({ holdId: hold.id, err: error }, 'the payment provider did not say what became of a hold');
    return { status: 'unknown' };
  }
}

async function look(deps: Pick<Parts, 'payments'>, ref: string): Promise<HoldOutcome> {
  const state = (await deps.payments.findHold(ref))?.state;
  switch (state?.status) {
    case 'held':
    case 'requires_action':
    case 'declined':
      return state;
    default:
      return { status: 'declined', reason: `the hold is ${state?.status ?? 'unknown to the provider'}` };
  }
}
