/** An answer of Stripe's that is no object: an error as its API tells it. */
export class StripeFault extends Error {
  readonly status: number;
  readonly body: { readonly error: Readonly<Record<string, unknown>> };
  /** Answers to what never began are not kept under the key. */
  readonly kept: boolean;
  constructor(status: number, error: Readonly<Record<string, unknown>>, kept = true) {
    super(`${status} ${String(error.code ?? error.type)}`);
    this.status = status;
    this.body = { error };
    this.kept = kept;
  }
}

export const invalid = (code: string, message: string, more: object = {}): StripeFault =>
  new StripeFault(400, { type: 'invalid_request_error', code, message, ...more });

export const missing = (kind: string, id: string): StripeFault =>
  new StripeFault(404, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    param: 'id',
  });

export const declined = (code: string, more: object = {}): StripeFault =>
  new StripeFault(402, { type: 'card_error', code, message: 'Your card was declined.', ...more });
