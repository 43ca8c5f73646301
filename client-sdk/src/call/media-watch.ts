import type { Log } from '../log.ts';

/** Media that are away for longer than this pause the clock. */
const PAUSE_AFTER_MS = 3_000;
/** Time to find a first route, before it is said that there may be none. */
const NO_ROUTE_AFTER_MS = 15_000;

export interface MediaWatchOptions {
  /** Tells the server whether the media of this device flow. */
  tell(connected: boolean): Promise<void>;
  /** There may be no route to the other device at all. */
  noRoute(): void;
  log: Log;
}

/** Nobody pays for a call without media: the server is told when they have been away for too long, and when they are back. */
export class MediaWatch {
  readonly #options: MediaWatchOptions;
  #told = true;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: MediaWatchOptions) {
    this.#options = options;
  }

  /** A first route to a device is being looked for. */
  awaitFirstRoute(): void {
    this.#expectWithin(NO_ROUTE_AFTER_MS, () => this.#options.noRoute());
  }

  broken(): void {
    this.#expectWithin(PAUSE_AFTER_MS);
  }

  flowing(): void {
    this.rest();
    this.#tell(true);
  }

  /** This device has joined anew, so that the server takes its media to be up, whatever it was told before. */
  joinedAnew(areFlowing: boolean): void {
    this.#told = true;
    if (!areFlowing) this.broken();
  }

  /** There is nobody to have media with: the clock stands still anyway. */
  rest(): void {
    clearTimeout(this.#timer);
  }

  #expectWithin(milliseconds: number, otherwise?: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      otherwise?.();
      this.#tell(false);
    }, milliseconds);
  }

  #tell(connected: boolean): void {
    if (this.#told === connected) return;
    this.#told = connected;
    this.#options.tell(connected).catch((error: unknown) => this.#options.log.info('media state not told', error));
  }
}
