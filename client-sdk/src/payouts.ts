import type { Earnings, Onboarding, Payouts as PayoutList, ResponseOf } from '../../contract/index.ts';
import type { HttpClient } from './http.ts';

/** What a consultant earns, and how it reaches them. */
export class Payouts {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /**
   * Where to tell the payment provider who you are; the link works for some minutes.
   * @param country where you are paid (`DE`); the platform's own when left out
   */
  onboarding(country?: string): Promise<ResponseOf<'onboardConsultant'>> {
    return this.#http.request('onboardConsultant', { body: country === undefined ? {} : { country } });
  }

  /** What is still missing before you can be paid, and so be available. */
  status(): Promise<Onboarding> {
    return this.#http.request('getOnboarding');
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
