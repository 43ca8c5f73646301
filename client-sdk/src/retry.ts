import { backoffMs } from './backoff.ts';

/** When to try again: after a pause that grows, or at once when the browser says that there is a network again. */
export class Retry {
  readonly #again: () => void;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(again: () => void) {
    this.#again = again;
  }

  /** @returns milliseconds until the next try, at the latest */
  plan(): number {
    clearTimeout(this.#timer);
    const delay = backoffMs(this.#attempt++);
    this.#timer = setTimeout(this.#fire, delay);
    globalThis.addEventListener?.('online', this.#online);
    return delay;
  }

  /** It has worked, or is wanted no more; the next pause is a short one again. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#attempt = 0;
    globalThis.removeEventListener?.('online', this.#online);
  }

  readonly #fire = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#again();
  };

  readonly #online = (): void => {
    this.#attempt = 0;
    // A try that is under way has its answer soon.
    if (this.#timer !== undefined) this.#fire();
  };
}
