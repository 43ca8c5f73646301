/** What goes wrong between us and Stripe, on demand. `before`: nothing has happened; `after`: it has, and the answer is lost. */
export const FAULTS = [
  /** An answer of 500, which is kept under the key and repeated for ever. */
  'failure_before',
  'failure_after',
  /** No answer. */
  'silence_before',
  'silence_after',
  /** The connection breaks. */
  'reset_before',
  'reset_after',
  /** 429; nothing is kept. */
  'rate_limit',
  /** 503 from the edge; nothing is kept. */
  'unavailable',
] as const;
export type FaultKind = (typeof FAULTS)[number];

export interface StripeRequest {
  /** `post /v1/payment_intents/{id}/capture` */
  readonly endpoint: string;
  readonly idempotencyKey: string | undefined;
}

export class Faults {
  #rules: { matches: (request: StripeRequest) => boolean; kind: FaultKind; left: number }[] = [];
  #random: { rate: number; kinds: readonly FaultKind[]; next: () => number } | null = null;
  /** How often each has struck. */
  readonly struck = new Map<FaultKind, number>();

  /** The next `times` requests to an endpoint go wrong. */
  strike(endpoint: string, kind: FaultKind, times = 1): void {
    this.#rules.push({ matches: (request) => request.endpoint === endpoint, kind, left: times });
  }

  /** Such a share of all requests that move something goes wrong from now on, the same ones for the same seed. */
  rain(rate: number, seed: number, kinds: readonly FaultKind[] = FAULTS): void {
    let state = seed >>> 0;
    const next = (): number => {
      state = (state + 0x6d2b79f5) >>> 0;
      let it = Math.imul(state ^ (state >>> 15), 1 | state);
      it = (it + Math.imul(it ^ (it >>> 7), 61 | it)) ^ it;
      return ((it ^ (it >>> 14)) >>> 0) / 2 ** 32;
    };
    this.#random = { rate, kinds, next };
  }

  clear(): void {
    this.#rules = [];
    this.#random = null;
  }

  choose(request: StripeRequest): FaultKind | null {
    const kind = this.#chosen(request);
    if (kind) this.struck.set(kind, (this.struck.get(kind) ?? 0) + 1);
    return kind;
  }

  #chosen(request: StripeRequest): FaultKind | null {
    const rule = this.#rules.find((it) => it.left > 0 && it.matches(request));
    if (rule) {
      rule.left -= 1;
      return rule.kind;
    }
    if (!this.#random || !request.endpoint.startsWith('post') || this.#random.next() >= this.#random.rate) return null;
    const { kinds, next } = this.#random;
    return kinds[Math.floor(next() * kinds.length)] ?? null;
  }
}
