/** How work in the background leaves the event loop to others. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Long work yields to the event loop after so long. */
export const SLICE_MS = 4;

/** Lets others have the event loop when the slice is over. @returns when the next one ends, by `performance.now()` */
export async function breathe(sliceEnds: number): Promise<number> {
  if (performance.now() < sliceEnds) return sliceEnds;
  await new Promise((resolve) => setImmediate(resolve));
  return performance.now() + SLICE_MS;
}

/** Pauses that end at once when everything stops. */
export class Pauses {
  readonly #stopping = new AbortController();
  #hurried: AbortController | undefined;

  async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  /** One that `hurry` ends. */
  async pauseUnlessHurried(ms: number): Promise<void> {
    this.#hurried = new AbortController();
    const signal = AbortSignal.any([this.#stopping.signal, this.#hurried.signal]);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }

  hurry(): void {
    this.#hurried?.abort();
  }

  stop(): void {
    this.#stopping.abort();
  }
}
