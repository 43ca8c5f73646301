import type { Earnings, Payouts as PayoutList } from './contract.ts';
import type { HttpClient } from './http.ts';

/** What a consultant earns, and how it reaches them. */
export class Payouts {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** What is owed, when the next payout comes, and the payouts so far, newest first. */
  list(query: { limit?: number; cursor?: string } = {}): Promise<PayoutList> {
    return this.#http.request('listPayouts', { query });
  }

  /** Earnings of a period (the last thirty days), in total and over time. `from`, `to`: ISO 8601. */
  earnings(
    query: { from?: string; to?: string; interval?: 'hour' | 'day' | 'week' | 'month' } = {},
  ): Promise<Earnings> {
    return this.#http.request('getEarnings', { query });
  }
}
