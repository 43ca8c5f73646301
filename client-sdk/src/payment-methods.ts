import type { PaymentMethod, ResponseOf } from './contract.ts';
import type { HttpClient } from './http.ts';

/** What a client pays with. */
export class PaymentMethods {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  /** Newest first; a client has a handful at most. */
  async list(): Promise<PaymentMethod[]> {
    const { items } = await this.#http.request('listPaymentMethods', { query: { limit: 100 } });
    return items;
  }

  /** What the payment provider's form needs to collect a card in the browser. */
  setUp(): Promise<ResponseOf<'setUpPaymentMethod'>> {
    return this.#http.request('setUpPaymentMethod');
  }

  /** Adds what the provider's form gave; with simulated payments one of its test tokens, such as `tok_visa`. */
  add(token: string): Promise<PaymentMethod> {
    return this.#http.request('addPaymentMethod', { body: { token } });
  }

  /** The client's confirmation, where payments are simulated; real providers confirm with `clientSecret`. */
  confirm(id: string): Promise<PaymentMethod> {
    return this.#http.request('confirmPaymentMethod', { params: { id } });
  }

  /** Pays with this one from the next acceptance on. */
  choose(id: string): Promise<PaymentMethod> {
    return this.#http.request('choosePaymentMethod', { params: { id } });
  }

  /** Takes it out; what it holds already stays held. @throws ConsultantConnectError `not_found` */
  async remove(id: string): Promise<void> {
    await this.#http.request('removePaymentMethod', { params: { id } });
  }
}
