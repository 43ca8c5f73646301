import { StripeFault } from './fault.ts';

export interface Answer {
  readonly status: number;
  readonly body: object;
}
interface Kept {
  readonly request: string;
  /** null: still at it */
  answer: Answer | null;
}

/** Idempotency keys as Stripe keeps them: the first answer to a key is every answer to it, failures of Stripe's own included. */
export class Keys {
  readonly #kept = new Map<string, Kept>();

  /** @returns the first answer; null when this is the first. @throws StripeFault used for something else, or still at it */
  begin(key: string, request: string): Answer | null {
    const kept = this.#kept.get(key);
    if (!kept) {
      this.#kept.set(key, { request, answer: null });
      return null;
    }
    if (kept.request !== request) {
      throw new StripeFault(
        400,
        {
          type: 'idempotency_error',
          message: 'Keys for idempotent requests can only be used with the same parameters they were first used with.',
        },
        false,
      );
    }
    if (!kept.answer) {
      throw new StripeFault(
        409,
        {
          type: 'invalid_request_error',
          code: 'idempotency_key_in_use',
          message: 'There is currently another in-progress request using this Idempotent Key.',
        },
        false,
      );
    }
    return kept.answer;
  }

  keep(key: string, answer: Answer): void {
    const kept = this.#kept.get(key);
    if (kept) kept.answer = answer;
  }

  forget(key: string): void {
    this.#kept.delete(key);
  }
}
