import { backoffMs } from './backoff.ts';
import type { Log } from './log.ts';
import type { TokenKeeper } from './tokens.ts';

/** A timer cannot be set further ahead than this. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Hands each new token in on an open connection before the old one ends, so that the connection outlives its tokens. */
export class TokenRenewal {
  readonly #tokens: TokenKeeper;
  readonly #handIn: (token: string) => Promise<unknown>;
  readonly #log: Log;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOn = false;

  constructor(tokens: TokenKeeper, handIn: (token: string) => Promise<unknown>, log: Log) {
    this.#tokens = tokens;
    this.#handIn = handIn;
    this.#log = log;
  }

  start(): void {
    this.#isOn = true;
    this.#plan(0);
  }

  stop(): void {
    this.#isOn = false;
    clearTimeout(this.#timer);
  }

  #plan(failures: number): void {
    clearTimeout(this.#timer);
    const { renewAt } = this.#tokens;
    if (!this.#isOn || renewAt === undefined) return;
    const delay = failures > 0 ? backoffMs(failures) : Math.max(0, renewAt - Date.now());
    this.#timer = setTimeout(() => void this.#renew(failures), Math.min(delay, LONGEST_TIMER_MS));
  }

  async #renew(failures: number): Promise<void> {
    try {
      const token = await this.#tokens.current();
      if (token === undefined || !this.#isOn) return;
      await this.#handIn(token);
      this.#plan(0);
    } catch (error) {
      this.#log.warn('the token could not be renewed on the connection', error);
      this.#plan(failures + 1);
    }
  }
}
