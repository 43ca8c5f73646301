import type { CallOptions } from './call/call.ts';
import type { Dispute, DisputeBody, Invoice, Page, Rating, RatingBody, Session, SessionMessage } from './contract.ts';
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
   * Joins with this device. The clock runs once both participants are there. With `call`, the call begins at once:
   *
   *     const live = await client.sessions.join(session.id, { localVideo, remoteVideo });
   *
   * @throws ConsultantConnectError `not_found`, `invalid_state` (it has ended), `unsupported` (a call outside of a browser)
   */
  async join(id: string, call?: CallOptions): Promise<LiveSession> {
    const { connection } = this.#parts;
    const joinData = await connection.emit('session:join', { sessionId: id }, { repeatable: true });
    const live = new LiveSession(this.#parts, this.current?.id === id ? this.current : await this.get(id), joinData);
    if (call) await live.startCall(call);
    return live;
  }

  get(id: string): Promise<Session> {
    return this.#parts.http.request('getSession', { params: { id } });
  }

  list(query: { limit?: number; cursor?: string } = {}): Promise<Page<Session>> {
    return this.#parts.http.request('listSessions', { query });
  }

  /** What was written in it, newest first. */
  messages(id: string, query: { limit?: number; cursor?: string } = {}): Promise<Page<SessionMessage>> {
    return this.#parts.http.request('listSessionMessages', { params: { id }, query });
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
