import {
  findIdempotencyAnswer,
  releaseIdempotencyKey,
  reserveIdempotencyKey,
  storeIdempotencyAnswer,
} from '../../db/queries/idempotency.ts';
import { Fault } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';

export interface Answer {
  readonly status: number;
  /** The exact bytes that are sent. */
  readonly body: string;
}
export interface OnceInput {
  readonly userId: string;
  readonly key: string;
  readonly hash: Buffer;
}

/**
 * Runs a request once per caller and key: whoever repeats it gets the first answer, byte for byte. Answers that say "not now"
 * (429, 500 and above) leave the key free, and so does whatever `run` throws: that is the way for answers that hold a secret.
 * @throws Fault idempotency_conflict (same key, other request), conflict with `retryAfter` (the first one still runs)
 */
export async function answerOnce(
  deps: Pick<Parts, 'db'>,
  input: OnceInput,
  run: () => Promise<Answer>,
): Promise<{ status: number; body: string; replayed: boolean }> {
  const reservedAt = await reserveIdempotencyKey(deps.db, input);
  if (!reservedAt) return firstAnswer(deps, input);
  const reservation = { ...input, reservedAt };
  let answer: Answer;
  try {
    answer = await run();
  } catch (error) {
    await releaseIdempotencyKey(deps.db, reservation);
    throw error;
  }
  if (isPassing(answer.status)) await releaseIdempotencyKey(deps.db, reservation);
  else await storeIdempotencyAnswer(deps.db, { ...reservation, status: answer.status, body: answer.body });
  return { status: answer.status, body: answer.body, replayed: false };
}

const isPassing = (status: number): boolean => status >= 500 || status === 429;

async function firstAnswer(deps: Pick<Parts, 'db'>, input: OnceInput) {
  const first = await findIdempotencyAnswer(deps.db, input);
  if (first && !first.request_hash.equals(input.hash)) {
    throw new Fault('idempotency_conflict', 'This Idempotency-Key was used for another request.');
  }
  if (!first || first.status === null || first.body === null) {
    throw new Fault('conflict', 'The first request with this key is still running.', { retryAfter: 1 });
  }
  return { status: first.status, body: first.body, replayed: true };
}
