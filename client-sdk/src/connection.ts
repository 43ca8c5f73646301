import { io, type Socket } from 'socket.io-client';
import type { Ack, ErrorCode, Snapshot } from './contract.ts';
import { Emitter, type Off } from './emitter.ts';
import { ConsultantConnectError, fromSocketError } from './errors.ts';
import type { ClientEventName, Data, Payload, ServerEventName, ServerEvents } from './events.ts';
import type { Log } from './log.ts';
import { MarketState } from './market-state.ts';
import { Retry } from './retry.ts';
import { TokenRenewal } from './token-renewal.ts';
import type { TokenKeeper } from './tokens.ts';

/**
 * `connected` means that the snapshot is there too. `closed` is final until `connect()` is called again: by the
 * caller's wish, or because the server does not accept the token.
 */
export type ConnectionState = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'closed';

/** What becomes of the connection. */
export interface ConnectionEvents {
  /** The line came up, is lost, or is over. */
  state: ConnectionState;
  /** Why the connection was given up. */
  refused: ConsultantConnectError;
  /** The snapshot is another one: something has happened, or an own request was answered. */
  changed: Snapshot;
}

/** How an event is sent. */
export interface EmitOptions {
  /** Milliseconds until the answer must be there, waiting for the connection included; 10 s when left out. */
  timeoutMs?: number;
  /** Send it again when the connection was lost before the answer: for events that do no more the second time. */
  repeatable?: boolean;
}

const EMIT_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 20_000;

/** The socket: kept up, kept authorised, and its snapshot kept current. */
export class Connection {
  readonly events: Emitter<ServerEvents>;
  readonly lifecycle: Emitter<ConnectionEvents>;
  readonly #socket: Socket;
  readonly #tokens: TokenKeeper;
  readonly #renewal: TokenRenewal;
  readonly #log: Log;
  readonly #market = new MarketState();
  #state: ConnectionState = 'idle';
  readonly #retry = new Retry(() => this.#socket.connect());
  #wasRenewed = false;

  constructor(baseUrl: string, tokens: TokenKeeper, log: Log) {
    this.#tokens = tokens;
    this.#log = log;
    this.#renewal = new TokenRenewal(tokens, (token) => this.emit('token:refresh', { token }), log);
    this.events = new Emitter((error) => log.error('a listener failed', error));
    this.lifecycle = new Emitter((error) => log.error('a listener failed', error));
    const { origin, pathname } = new URL(baseUrl);
    // Reconnecting is done here, because Socket.IO does not come back after the server has cut or refused a socket.
    this.#socket = io(origin, {
      path: `${pathname.replace(/\/$/, '')}/socket.io`,
      transports: ['websocket'],
      autoConnect: false,
      reconnection: false,
      forceNew: true,
      timeout: 8_000,
      auth: (give) => {
        tokens.current().then(
          (token) => give({ token }),
          (error: unknown) => this.#lost(error),
        );
      },
    });
    this.#socket.on('connect', () => this.#authorised());
    this.#socket.on('disconnect', (reason) => this.#lost(reason));
    this.#socket.on('connect_error', (error) => void this.#refused(error));
    this.#socket.onAny((event: ServerEventName, payload: ServerEvents[ServerEventName]) => this.#heard(event, payload));
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** The last snapshot, brought up to date by every event since; it survives a lost connection. */
  get snapshot(): Snapshot | undefined {
    return this.#market.snapshot;
  }

  /**
   * Connects, and goes on trying until the time is up; once connected, it stays so by itself.
   * @throws ConsultantConnectError `unauthenticated` and the like when refused, `timeout`
   */
  async connect({ timeoutMs = CONNECT_TIMEOUT_MS }: { timeoutMs?: number } = {}): Promise<Snapshot> {
    if (this.#state === 'idle' || this.#state === 'closed') {
      this.#wasRenewed = false;
      this.#become('connecting');
      this.#socket.connect();
    }
    try {
      return await this.#untilConnected(timeoutMs);
    } catch (error) {
      if (error instanceof ConsultantConnectError && error.code === 'timeout') this.disconnect();
      throw error;
    }
  }

  disconnect(): void {
    this.#retry.stop();
    this.#renewal.stop();
    this.#become('closed');
    this.#socket.disconnect();
  }

  /**
   * Sends an event and waits for its acknowledgement; while reconnecting it waits for the connection first.
   * @throws ConsultantConnectError with the server's reason, or `timeout`, `disconnected` when it is not known whether
   * the server has heard it
   */
  async emit<Name extends ClientEventName>(
    event: Name,
    payload: Payload<Name>,
    { timeoutMs = EMIT_TIMEOUT_MS, repeatable = false }: EmitOptions = {},
  ): Promise<Data<Name>> {
    const deadline = Date.now() + timeoutMs;
    if (event === 'sync') this.#market.expectSnapshot();
    for (;;) {
      await this.#untilConnected(deadline - Date.now());
      try {
        const data = await this.#send(event, payload, deadline - Date.now());
        this.#learn(() => this.#market.answered(event, data));
        return data;
      } catch (error) {
        const lost = error instanceof ConsultantConnectError && error.code === 'disconnected';
        if (!lost || !repeatable || Date.now() >= deadline) throw error;
      }
    }
  }

  async #send<Name extends ClientEventName>(
    event: Name,
    payload: Payload<Name>,
    timeoutMs: number,
  ): Promise<Data<Name>> {
    let answer: Ack<Data<Name>>;
    try {
      answer = await this.#socket.timeout(Math.max(1, timeoutMs)).emitWithAck(event, payload);
    } catch (error) {
      throw this.#socket.connected
        ? new ConsultantConnectError({ code: 'timeout', detail: `No answer to ${event} in time.`, cause: error })
        : disconnected(`The connection was lost before ${event} was answered.`);
    }
    if (!answer.ok) throw fromSocketError(answer.error);
    return answer.data;
  }

  #untilConnected(timeoutMs: number): Promise<Snapshot> {
    if (this.#state === 'connected' && this.snapshot) return Promise.resolve(this.snapshot);
    if (this.#state === 'idle' || this.#state === 'closed')
      return Promise.reject(disconnected('Call connect() first.'));
    return new Promise((resolve, reject) => {
      const offs: Off[] = [];
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        for (const off of offs) off();
        act();
      };
      const fail = (error: ConsultantConnectError): void => settle(() => reject(error));
      const timer = setTimeout(
        () => fail(new ConsultantConnectError({ code: 'timeout', detail: 'No connection in time.' })),
        timeoutMs,
      );
      offs.push(
        this.lifecycle.on('refused', fail),
        this.lifecycle.on('state', (state) => {
          if (state === 'connected' && this.snapshot) settle(() => resolve(this.snapshot as Snapshot));
          else if (state === 'closed') fail(disconnected('The connection was closed.'));
        }),
      );
    });
  }

  #heard(event: ServerEventName, payload: ServerEvents[ServerEventName]): void {
    this.#learn(() => this.#market.heard(event, payload));
    if (event === 'snapshot') {
      this.#retry.stop();
      this.#become('connected');
    }
    this.events.emit(event, payload);
  }

  #learn(change: () => void): void {
    const before = this.snapshot;
    change();
    if (this.snapshot && this.snapshot !== before) this.lifecycle.emit('changed', this.snapshot);
  }

  #authorised(): void {
    this.#market.expectSnapshot();
    this.#wasRenewed = false;
    this.#renewal.start();
  }

  /** The handshake failed: by the network (try again), or by the server's own word, which comes with a code. */
  async #refused(error: Error & { data?: unknown }): Promise<void> {
    const code = codeIn(error.data);
    if (code === undefined || code === 'overloaded' || code === 'rate_limited' || code === 'internal') {
      return this.#lost(error.message);
    }
    if (!this.#wasRenewed && (code === 'token_expired' || code === 'unauthenticated')) {
      this.#wasRenewed = true;
      const stale = await this.#tokens.current().catch(() => undefined);
      const renewed = await this.#tokens.renew(stale).catch(() => undefined);
      if (renewed !== undefined) return this.#lost(error.message);
    }
    this.lifecycle.emit('refused', fromSocketError({ code, message: error.message }));
    this.disconnect();
  }

  #lost(reason: unknown): void {
    this.#renewal.stop();
    if (this.#state === 'closed') return;
    this.#log.info(`connecting again in ${this.#retry.plan()} ms`, reason);
    this.#become('reconnecting');
  }

  #become(state: ConnectionState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.lifecycle.emit('state', state);
  }
}

const disconnected = (detail: string): ConsultantConnectError =>
  new ConsultantConnectError({ code: 'disconnected', detail });

/** The error code that the server's handshake gives as `data: { code }`. */
function codeIn(data: unknown): ErrorCode | undefined {
  if (typeof data !== 'object' || data === null || !('code' in data)) return undefined;
  return typeof data.code === 'string' ? (data.code as ErrorCode) : undefined;
}
