import type { Response } from 'express';
import { errorCatalogue } from '../../contract/index.ts';
import { answerOnce } from '../../core/flow/idempotency/answer-once.ts';
import { faultOf } from '../fault-of.ts';
import type { HttpDeps } from './deps.ts';
import { problemOf } from './problems.ts';
import { notesOf } from './request-log.ts';

interface Input {
  readonly response: Response;
  readonly userId: string;
  readonly key: string;
  readonly hash: Buffer;
  /** Of a good answer. */
  readonly status: number;
}

/** Answers a request that carries an idempotency key: with what was answered first, refusals included. */
export async function answerStored(
  deps: Pick<HttpDeps, 'db'>,
  { response, userId, key, hash, status }: Input,
  run: () => Promise<unknown>,
): Promise<void> {
  const answer = await answerOnce(deps, { userId, key, hash }, async () => {
    try {
      return { status, body: JSON.stringify(await run()) };
    } catch (error) {
      const fault = faultOf(error);
      const refusal = errorCatalogue[fault.code].status;
      // "Not now" is no answer to keep, and a secret is not to be kept.
      if (refusal >= 500 || fault.details.retryAfter !== undefined || fault.details.clientSecret) throw error;
      return { status: refusal, body: JSON.stringify(problemOf(fault, notesOf(response).requestId)) };
    }
  });
  if (answer.replayed) response.set('Idempotency-Replayed', 'true');
  response
    .status(answer.status)
    .type(answer.status >= 400 ? 'application/problem+json' : 'application/json')
    .send(answer.body);
}
