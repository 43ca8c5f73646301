import type { Call, CallOptions } from './call/call.ts';
import { joinCall } from './call/join-call.ts';
import type { Connection } from './connection.ts';
import type { JoinData, Session } from './contract.ts';
import { Emitter, type Listener, type Off } from './emitter.ts';
import type { Data, ServerEvents } from './events.ts';
import type { HttpClient } from './http.ts';
import type { Log } from './log.ts';

/** What happens in a session. */
export interface LiveSessionEvents {
  /** Both are there: the clock runs. */
  started: Session;
  /** About every second while the clock runs. */
  clock: ServerEvents['session:clock'];
  /** A warning or good news to both: the free time ends, the limit is near, the other side is gone or back. */
  notice: ServerEvents['session:notice'];
  /** Only for the client: their bank wants a confirmation for the time ahead; also `session.paymentAction`. */
  payment: ServerEvents['session:payment'];
  /** A line of the chat, one’s own included. */
  message: ServerEvents['session:message'];
  /** WebRTC signalling from the other participant. */
  signal: ServerEvents['session:signal'];
  /** This device was cut off, and is in the session again. */
  rejoined: Session;
  /** It is over, with its figures. */
  ended: Session;
}

export interface SessionParts {
  connection: Connection;
  http: HttpClient;
  log: Log;
}

/** A session that this device has joined; it joins again by itself after a lost connection. */
export class LiveSession {
  readonly #parts: SessionParts;
  readonly #events: Emitter<LiveSessionEvents>;
  #offs: Off[] = [];
  #session: Session;
  #joinData: JoinData;
  #call: Call | null = null;

  constructor(parts: SessionParts, session: Session, joinData: JoinData) {
    this.#parts = parts;
    this.#session = session;
    this.#joinData = joinData;
    this.#events = new Emitter((error) => parts.log.error('a listener failed', error));
    this.#follow('session:clock', (clock) => this.#events.emit('clock', clock));
    this.#follow('session:notice', (notice) => this.#events.emit('notice', notice));
    this.#follow('session:payment', (payment) => this.#events.emit('payment', payment));
    this.#follow('session:message', (message) => this.#events.emit('message', message));
    this.#follow('session:signal', (signal) => this.#events.emit('signal', signal));
    const { events } = parts.connection;
    this.#offs.push(
      events.on('session:started', (it) => this.#started(it.session)),
      events.on('session:ended', (it) => this.#ended(it.session)),
      events.on('snapshot', () => void this.#reconcile().catch((error) => parts.log.warn('not joined again', error))),
    );
  }

  /** The session’s id. */
  get id(): string {
    return this.#session.id;
  }

  /** The session as last heard of; the running figures come with `clock`. */
  get session(): Session {
    return this.#session;
  }

  /** What the call itself needs: for `p2p` the ICE servers, for hosted rooms an address and a token. */
  get joinData(): JoinData {
    return this.#joinData;
  }

  /** Which side of it this is. */
  get role(): 'client' | 'consultant' {
    return this.#parts.connection.snapshot?.user.id === this.#session.consultantId ? 'consultant' : 'client';
  }

  /** The call on this device; null until `startCall`. */
  get call(): Call | null {
    return this.#call;
  }

  /**
   * Begins the call on this device; `sessions.join` with options does so at once. The call never waits for camera or microphone.
   * @throws ConsultantConnectError `unsupported` outside of a browser
   */
  async startCall(options: CallOptions = {}): Promise<Call> {
    this.#call ??= await joinCall(this, options, this.#parts.log);
    return this.#call;
  }

  /** @returns what ends it */
  on<Name extends keyof LiveSessionEvents>(event: Name, listener: Listener<LiveSessionEvents[Name]>): Off {
    return this.#events.on(event, listener);
  }

  /** Settles with the session once it has ended. */
  get ended(): Promise<Session> {
    if (this.#session.endedAt !== null) return Promise.resolve(this.#session);
    return new Promise((resolve) => this.on('ended', resolve));
  }

  /** A line of text to the other participant, kept with the session. */
  send(text: string): Promise<Data<'session:message'>> {
    return this.#parts.connection.emit('session:message', { sessionId: this.id, text });
  }

  /** WebRTC signalling, relayed untouched. */
  async signal(signal: unknown): Promise<void> {
    await this.#parts.connection.emit('session:signal', { sessionId: this.id, signal });
  }

  /** Says whether the call's media are up on this device; down, with no other device, pauses the clock. */
  async media(connected: boolean): Promise<void> {
    await this.#parts.connection.emit('session:media', { sessionId: this.id, connected });
  }

  /** Leaves with this device; the session goes on, and can be joined again. */
  async leave(): Promise<void> {
    await this.#call?.leave();
    this.#letGo();
    await this.#parts.connection.emit('session:leave', { sessionId: this.id });
  }

  /** Ends the session for both. */
  async end(): Promise<Session> {
    const session = await this.#parts.connection.emit('session:end', { sessionId: this.id });
    this.#ended(session);
    return session;
  }

  #follow<Name extends 'session:clock' | 'session:notice' | 'session:payment' | 'session:message' | 'session:signal'>(
    event: Name,
    pass: (payload: ServerEvents[Name]) => void,
  ): void {
    const off = this.#parts.connection.events.on(event, (payload) => {
      if (payload.sessionId === this.id) pass(payload);
    });
    this.#offs.push(off);
  }

  #started(session: Session): void {
    if (session.id !== this.id) return;
    this.#session = session;
    this.#events.emit('started', session);
  }

  #ended(session: Session): void {
    if (session.id !== this.id || this.#session.endedAt !== null) return;
    this.#session = session;
    this.#events.emit('ended', session);
    this.#letGo();
  }

  /** A new connection has joined nothing yet; and the session may have ended while there was none. */
  async #reconcile(): Promise<void> {
    const { connection, http } = this.#parts;
    const session = connection.snapshot?.session;
    if (session?.id === this.id) {
      this.#session = session;
      this.#joinData = await connection.emit('session:join', { sessionId: this.id }, { repeatable: true });
      this.#events.emit('rejoined', session);
    } else {
      this.#ended(await http.request('getSession', { params: { id: this.id } }));
    }
  }

  #letGo(): void {
    for (const off of this.#offs) off();
    this.#offs = [];
  }
}
