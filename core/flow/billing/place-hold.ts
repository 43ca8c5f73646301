import { moveHold } from '../../db/queries/holds.ts';
import type { HoldParties } from '../../db/queries/payment-accounts.ts';
import type { HoldRow } from '../../db/schema.ts';
import type { HoldOutcome } from '../../ports/payments.ts';
import type { Parts } from '../parts.ts';
import { holdRequest } from './hold-request.ts';

/** What became of a hold. Where it is held, it is the caller's to write that down, with what follows from it. */
export type HoldAnswer =
  | Extract<HoldOutcome, { status: 'held' }>
  | { readonly status: 'requires_action'; readonly clientSecret: string }
  | { readonly status: 'declined' | 'unknown' };

const OPEN = ['pending', 'requires_action', 'unknown'] as const;

/**
 * Asks the provider for a hold whose row and key are stored already. The same row may be asked for again, by anybody, after a crash or
 * an unknown outcome: it is the same hold. Any other answer than yes is written down.
 * @param input.parties who pays whom with what, where it is known already
 */
export async function askForHold(
  deps: Pick<Parts, 'db' | 'payments' | 'log'>,
  input: { hold: HoldRow; parties?: HoldParties | undefined },
): Promise<HoldAnswer> {
  const { hold } = input;
  if (hold.status === 'held' && hold.provider_ref !== null) {
    return { status: 'held', ref: hold.provider_ref, captureBefore: hold.capture_before?.getTime() ?? null };
  }
  const outcome = await ask(deps, input);
  switch (outcome.status) {
    case 'held':
      return outcome;
    case 'requires_action': {
      const { ref: providerRef, clientSecret } = outcome;
      await moveHold(deps.db, { id: hold.id, from: OPEN, to: 'requires_action', providerRef, clientSecret });
      return { status: 'requires_action', clientSecret };
    }
    case 'declined':
      deps.log.info({ holdId: hold.id, reason: outcome.reason }, 'a hold was declined');
      await moveHold(deps.db, { id: hold.id, from: OPEN, to: 'declined' });
      return { status: 'declined' };
    case 'unknown':
      await moveHold(deps.db, { id: hold.id, from: OPEN, to: 'unknown' });
      return { status: 'unknown' };
  }
}

/** Asks for the hold of a further block, and writes down what became of it. */
export async function placeHold(
  deps: Pick<Parts, 'db' | 'payments' | 'log'>,
  input: { hold: HoldRow },
): Promise<HoldAnswer> {
  const answer = await askForHold(deps, input);
  if (answer.status !== 'held') return answer;
  await moveHold(deps.db, {
    id: input.hold.id,
    from: [...OPEN, 'held'],
    to: 'held',
    providerRef: answer.ref,
    clientSecret: null,
    captureBefore: answer.captureBefore === null ? null : new Date(answer.captureBefore),
  });
  return answer;
}

/** One that has a name at the provider is looked at; a repeated request would only be answered as it was the first time. */
async function ask(
  deps: Pick<Parts, 'db' | 'payments' | 'log'>,
  { hold, parties }: { hold: HoldRow; parties?: HoldParties | undefined },
): Promise<HoldOutcome> {
  try {
    if (hold.provider_ref !== null) return await look(deps, hold.provider_ref);
    const request = await holdRequest(deps, hold, parties);
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
