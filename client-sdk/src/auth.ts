import type { BodyInputOf, SignedIn, Tokens } from './contract.ts';
import { Emitter, type Listener, type Off } from './emitter.ts';
import { ConsultantConnectError } from './errors.ts';
import type { HttpClient } from './http.ts';
import type { Log } from './log.ts';
import type { TokenKeeper } from './tokens.ts';

/** What becomes of a sign-in. */
export interface AuthEvents {
  /** New tokens, after a sign-in and after each rotation: keep them if the sign-in is to outlive this process. */
  tokens: Tokens;
  /** The sign-in is over: by `logout()`, or because the server no longer accepts it. */
  signedOut: undefined;
}

/** Accounts and sign-ins. The tokens are kept and rotated here; nobody else has to think of them. */
export class Auth {
  readonly #http: HttpClient;
  readonly #tokens: TokenKeeper;
  readonly #cutSocket: () => void;
  readonly #events: Emitter<AuthEvents>;

  constructor(http: HttpClient, tokens: TokenKeeper, cutSocket: () => void, events: Emitter<AuthEvents>) {
    this.#http = http;
    this.#tokens = tokens;
    this.#cutSocket = cutSocket;
    this.#events = events;
  }

  /** What `on` listens to; a sign-in tells it. */
  static events(log: Log): Emitter<AuthEvents> {
    return new Emitter((error) => log.error('a listener failed', error));
  }

  /** Hears of every new pair of tokens, and when there are none any more. @returns what ends it */
  on<Name extends keyof AuthEvents>(event: Name, listener: Listener<AuthEvents[Name]>): Off {
    return this.#events.on(event, listener);
  }

  /** Creates an account and signs in as it. */
  async register(account: BodyInputOf<'register'>): Promise<SignedIn> {
    return this.#signIn(await this.#http.request('register', { body: account }));
  }

  /** Signs in; the client uses the tokens from now on. @throws ConsultantConnectError `unauthenticated`, `rate_limited` */
  async login(email: string, password: string): Promise<SignedIn> {
    return this.#signIn(await this.#http.request('login', { body: { email, password } }));
  }

  /** Takes up an earlier sign-in from its refresh token; the token is used up by it. */
  async resume(refreshToken: string): Promise<void> {
    this.#cutSocket();
    this.#tokens.resume(refreshToken);
    await this.refresh();
  }

  /**
   * Rotates the tokens now. There is rarely a need: calls and connections do it ahead of time.
   * @throws ConsultantConnectError `unauthenticated` when there is nothing to rotate, or it is no longer accepted
   */
  async refresh(): Promise<void> {
    const token = await this.#tokens.rotate();
    if (token === undefined) throw new ConsultantConnectError({ code: 'unauthenticated', detail: 'Sign in first.' });
  }

  /** Ends this sign-in: its tokens and its sockets. */
  async logout(): Promise<void> {
    const { refreshToken } = this.#tokens;
    this.#cutSocket();
    try {
      if (refreshToken !== undefined) await this.#http.request('logout', { body: { refreshToken } });
    } finally {
      this.#tokens.forget();
    }
  }

  #signIn(answer: SignedIn): SignedIn {
    this.#cutSocket();
    this.#tokens.keep(answer);
    return answer;
  }
}
