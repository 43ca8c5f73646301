import type { CallOptions } from './call/call.ts';
import type { Dispute, DisputeBody, Invoice, Page, Rating, RatingBody, Session, SessionMessage } from './contract.ts';
import { Emitter, type Listener, type Off } from './emitter.ts';
import type { Download } from './http.ts';
import { type JoinableSession, joinable, joinSession } from './joinable-session.ts';
import type { LiveSession, SessionParts } from './live-session.ts';

/** What becomes of sessions, this device in them or not. */
export interface SessionsEvents {
  /** A session of this user is there to be joined; once for each, also when it was found in a snapshot after a reconnect. */
  opened: JoinableSession;
}

/**
 * Sessions, live and past. Whichever side of the market this is:
 *
 *     client.sessions.on('opened', (session) => session.join({ localVideo, remoteVideo }));
 */
export class Sessions {
  readonly #parts: SessionParts;
  readonly #events: Emitter<SessionsEvents>;
  #announced: string | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#events = new Emitter((error) => parts.log.error('a listener failed', error));
    const { events } = parts.connection;
    events.on('session:opened', ({ session }) => this.#announce(session));
    events.on('snapshot', ({ session }) => this.#announce(session));
  }

  /** The session that is open now, if any, as last heard of. */
  get current(): JoinableSession | null {
    const session = this.#parts.connection.snapshot?.session;
    return session ? joinable(this.#parts, session) : null;
  }

  /** @returns what ends it */
  on<Name extends keyof SessionsEvents>(event: Name, listener: Listener<SessionsEvents[Name]>): Off {
    return this.#events.on(event, listener);
  }

  /**
   * Joins with this device. The clock runs once both participants are there. With `call`, the call begins at once:
   *
   *     const live = await client.sessions.join(session.id, { localVideo, remoteVideo });
   *
   * @throws ConsultantConnectError `not_found`, `invalid_state` (it has ended), `unsupported` (a call outside of a browser)
   */
  async join(id: string, call?: CallOptions): Promise<LiveSession> {
    const { current } = this;
    return joinSession(this.#parts, current?.id === id ? current : await this.get(id), call);
  }

  /** One of one’s own, a running one with its running figures. @throws ConsultantConnectError `not_found` */
  get(id: string): Promise<Session> {
    return this.#parts.http.request('getSession', { params: { id } });
  }

  /** One’s own, the newest first; `cursor` is the last page’s `nextCursor`. */
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

  /** A user has one live session at most: remembering the last is enough. */
  #announce(session: Session | null): void {
    if (!session || session.id === this.#announced) return;
    this.#announced = session.id;
    this.#events.emit('opened', joinable(this.#parts, session));
  }
}
