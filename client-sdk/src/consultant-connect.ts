import { Auth } from './auth.ts';
import { Connection, type ConnectionEvents, type ConnectionState, type EmitOptions } from './connection.ts';
import type { AskBody, ResponseOf, RouteName, Snapshot } from './contract.ts';
import { Dispatch } from './dispatch.ts';
import type { Listener, Off } from './emitter.ts';
import type { ClientEventName, Data, Payload, ServerEventName, ServerEvents } from './events.ts';
import { HttpClient, type RequestArguments } from './http.ts';
import type { LiveQuestion } from './live-question.ts';
import { createLog, type LogLevel } from './log.ts';
import { PaymentMethods } from './payment-methods.ts';
import { Payouts } from './payouts.ts';
import { type AskOptions, Questions } from './questions.ts';
import { Sessions } from './sessions.ts';
import { TokenKeeper, type TokenSource } from './tokens.ts';

/** Where the server is, and who speaks. */
export interface ConsultantConnectOptions extends TokenSource {
  /** Where the server is: `https://connect.example.com`. */
  url: string;
  /** What is written to the console; `warn` when left out. */
  logLevel?: LogLevel;
}

/**
 * A client of Consultant Connect, for either side of the market.
 *
 *     const client = new ConsultantConnect({ url });
 *     await client.auth.login(email, password);
 *     await client.connect();
 *     const question = await client.ask({ title: 'How do I …', body: '…' });
 */
export class ConsultantConnect {
  /** Signing up, in and out. */
  readonly auth: Auth;
  /** Asking, and questions that are open. */
  readonly questions: Questions;
  /** The consultant’s desk: being available, invitations, offers. */
  readonly dispatch: Dispatch;
  /** Sessions with their calls, bills and ratings. */
  readonly sessions: Sessions;
  /** What the client pays with. */
  readonly paymentMethods: PaymentMethods;
  /** What the consultant is paid, and into which account. */
  readonly payouts: Payouts;
  readonly #http: HttpClient;
  readonly #connection: Connection;

  constructor({ url, logLevel = 'warn', ...source }: ConsultantConnectOptions) {
    const log = createLog(logLevel);
    const baseUrl = url.replace(/\/+$/, '');
    const authEvents = Auth.events(log);
    const http: HttpClient = new HttpClient(baseUrl, () => tokens, log);
    const tokens = new TokenKeeper(
      source,
      (refreshToken) => http.request('refresh', { body: { refreshToken } }),
      (it) => (it ? authEvents.emit('tokens', it) : authEvents.emit('signedOut', undefined)),
    );
    const connection = new Connection(baseUrl, tokens, log);
    const parts = { connection, http, log };
    this.#http = http;
    this.#connection = connection;
    this.auth = new Auth(http, tokens, () => connection.disconnect(), authEvents);
    this.questions = new Questions(parts);
    this.dispatch = new Dispatch(connection, log);
    this.sessions = new Sessions(parts);
    this.paymentMethods = new PaymentMethods(http);
    this.payouts = new Payouts(http);
  }

  /** Calls an HTTP resource by its name in the contract: `client.request('getConsultant', { params: { id } })`. */
  request<Name extends RouteName>(name: Name, ...args: RequestArguments<Name>): Promise<ResponseOf<Name>> {
    return this.#http.request(name, ...args);
  }

  /** Opens the socket, and keeps it open; settles with the first snapshot. */
  connect(options?: { timeoutMs?: number }): Promise<Snapshot> {
    return this.#connection.connect(options);
  }

  /** Closes the line for good; `connect` opens it again. */
  disconnect(): void {
    this.#connection.disconnect();
  }

  /** Whether the line is up; `onConnection` tells of changes. */
  get connectionState(): ConnectionState {
    return this.#connection.state;
  }

  /** The last snapshot, brought up to date by every event since. */
  get state(): Snapshot | undefined {
    return this.#connection.snapshot;
  }

  /** Hears an event of the server. */
  on<Name extends ServerEventName>(event: Name, listener: Listener<ServerEvents[Name]>): Off {
    return this.#connection.events.on(event, listener);
  }

  /** Hears of the connection itself: its state, and why it was given up. */
  onConnection<Name extends keyof ConnectionEvents>(event: Name, listener: Listener<ConnectionEvents[Name]>): Off {
    return this.#connection.lifecycle.on(event, listener);
  }

  /** Sends an event and waits for its answer. @throws ConsultantConnectError */
  emit<Name extends ClientEventName>(event: Name, payload: Payload<Name>, options?: EmitOptions): Promise<Data<Name>> {
    return this.#connection.emit(event, payload, options);
  }

  /** Asks a question and follows it. */
  ask(question: AskBody, options?: AskOptions): Promise<LiveQuestion> {
    return this.questions.ask(question, options);
  }
}
