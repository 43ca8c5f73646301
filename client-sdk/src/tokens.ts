import type { Tokens } from './contract.ts';
import { ConsultantConnectError } from './errors.ts';

/** How long before its end a token is renewed, at most. */
const LEAD_MS = 60_000;
/** Tokens end on a whole second, up to one earlier than their length says. */
const ROUNDING_MS = 1_000;

export interface TokenSource {
  /** An access token that somebody else manages; it is used as it is. */
  token?: string | undefined;
  /** Asked for a fresh access token whenever one is needed: an embedding app's own server gives it. */
  getToken?: (() => Promise<string>) | undefined;
}

interface Held {
  accessToken: string;
  refreshToken?: string | undefined;
  /** Epoch milliseconds; undefined when the token does not tell. */
  renewAt: number | undefined;
}

/** Keeps the access token valid: renews ahead of its end, and only once however many callers need it. */
export class TokenKeeper {
  readonly #getToken: TokenSource['getToken'];
  readonly #rotate: (refreshToken: string) => Promise<Tokens>;
  readonly #onChange: (tokens: Tokens | undefined) => void;
  #held: Held | undefined;
  #renewal: Promise<string | undefined> | undefined;

  constructor(
    source: TokenSource,
    rotate: (refreshToken: string) => Promise<Tokens>,
    onChange: (tokens: Tokens | undefined) => void,
  ) {
    this.#getToken = source.getToken;
    this.#rotate = rotate;
    this.#onChange = onChange;
    if (source.token !== undefined) this.#held = fromBareToken(source.token);
  }

  get refreshToken(): string | undefined {
    return this.#held?.refreshToken;
  }

  /** When the token should be replaced, in epoch milliseconds; undefined when it cannot be, or does not say. */
  get renewAt(): number | undefined {
    return this.#isRenewable() ? this.#held?.renewAt : undefined;
  }

  keep(tokens: Tokens): void {
    const lifeMs = tokens.expiresIn * 1000;
    this.#held = {
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken,
      renewAt: Date.now() + lifeMs - leadOf(lifeMs),
    };
    this.#onChange(tokens);
  }

  /** Takes up an earlier sign-in, of which only the refresh token is left. */
  resume(refreshToken: string): void {
    this.#held = { accessToken: '', refreshToken, renewAt: 0 };
  }

  /** Another token now, however good the one at hand is. */
  rotate(): Promise<string | undefined> {
    return this.renew(this.#held?.accessToken);
  }

  forget(): void {
    this.#held = undefined;
    this.#onChange(undefined);
  }

  /** A token that should still be good, or undefined when nobody is signed in. */
  async current(): Promise<string | undefined> {
    const held = this.#held;
    if (held && (!this.#isRenewable() || held.renewAt === undefined || Date.now() < held.renewAt))
      return held.accessToken;
    return this.renew(held?.accessToken);
  }

  /**
   * Another token than `stale`.
   * @returns undefined when there is none to be had
   * @throws ConsultantConnectError when it could not be asked for
   */
  renew(stale: string | undefined): Promise<string | undefined> {
    if (this.#held && this.#held.accessToken !== stale) return Promise.resolve(this.#held.accessToken);
    this.#renewal ??= this.#fetchAnother().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #fetchAnother(): Promise<string | undefined> {
    const refreshToken = this.#held?.refreshToken;
    if (refreshToken !== undefined) {
      try {
        const tokens = await this.#rotate(refreshToken);
        // Somebody may have signed out, or in as somebody else, while this was on its way.
        if (this.#held?.refreshToken === refreshToken) this.keep(tokens);
      } catch (error) {
        const refused = error instanceof ConsultantConnectError && error.status === 401;
        if (refused && this.#held?.refreshToken === refreshToken) this.forget();
        if (!refused) throw error;
      }
      return this.#held?.accessToken;
    }
    if (!this.#getToken) return undefined;
    this.#held = fromBareToken(await this.#getToken());
    return this.#held.accessToken;
  }

  #isRenewable(): boolean {
    return this.#getToken !== undefined || this.#held?.refreshToken !== undefined;
  }
}

/** A fifth of a short life, but never more than half of it. */
const leadOf = (lifeMs: number): number => Math.min(LEAD_MS, lifeMs / 5 + ROUNDING_MS, lifeMs / 2);

function fromBareToken(accessToken: string): Held {
  const endsAt = expiryOf(accessToken);
  const lifeMs = endsAt === undefined ? 0 : Math.max(0, endsAt - Date.now());
  return { accessToken, renewAt: endsAt === undefined ? undefined : endsAt - leadOf(lifeMs) };
}

/** Reads `exp` without checking anything: only the server can, and only it needs to. */
function expiryOf(token: string): number | undefined {
  try {
    const payload = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const claims: unknown = JSON.parse(atob(payload));
    if (typeof claims !== 'object' || claims === null || !('exp' in claims)) return undefined;
    return typeof claims.exp === 'number' ? claims.exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
