import type { Dispute, DisputeBody, Invoice, Page, Rating, RatingBody, Session } from '../../contract/index.ts';
import type { Download } from './http.ts';
import { LiveSession, type SessionParts } from './live-session.ts';

/** Sessions, live and past. */
export class Sessions {
  readonly #parts: SessionParts;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** The session that is open now, if any, as last heard of. */
  get current(): Session | null {
    return this.#parts.connection.snapshot?.session ?? null;
  }

  /**
   * Joins with this device. The clock runs once both participants are there.
   * @throws ConsultantConnectError `not_found`, `invalid_state` (it has ended)
   */
  async join(id: string): Promise<LiveSession> {
    const { connection } = this.#parts;
    const joinData = await connection.emit('session:join', { sessionId: id }, { repeatable: true });
    return new LiveSession(this.#parts, this.current?.id === id ? this.current : await this.get(id), joinData);
  }

  get(id: string): Promise<Session> {
    return this.#parts.http.request('getSession', { params: { id } });
  }

  list(query: { limit?: number; cursor?: string } = {}): Promise<Page<Session>> {
    return this.#parts.http.request('listSessions', { query });
  }

  /** Rates a session that has ended, once. */
  rate(id: string, rating: RatingBody): Promise<Rating> {
    return this.#parts.http.request('rateSession', { params: { id }, body: rating });
  }

  /**
   * A client's receipt, a consultant's statement.
   * @throws ConsultantConnectError `not_found` until it has ended and been settled, and if it never began
   */
  invoice(id: string): Promise<Invoice> {
    return this.#parts.http.request('getInvoice', { params: { id } });
  }

  /** The same as a PDF. */
  invoicePdf(id: string): Promise<Download> {
    return this.#parts.http.download('getInvoice', { params: { id } });
  }

  /** Says that a charge is not right; possible for seven days. @throws ConsultantConnectError `invalid_state`, `conflict` */
  dispute(id: string, body: DisputeBody): Promise<Dispute> {
    return this.#parts.http.request('openDispute', { params: { id }, body });
  }

  /** What became of one's dispute. @throws ConsultantConnectError `not_found` */
  getDispute(id: string): Promise<Dispute> {
    return this.#parts.http.request('getDispute', { params: { id } });
  }
}
