import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/** What has failed so often, with a network, is not there: another version is served by now. */
const TRIES = 5;
const FIRST_PAUSE_MS = 500;

/** Loads code of ours; without a network it waits for one, where the browser alone would give up for good. */
export async function patiently<Module>(load: () => Promise<Module>): Promise<Module> {
  for (let tried = 1; ; tried++) {
    try {
      return await load();
    } catch (error) {
      if (tried >= TRIES) throw error;
      if (!navigator.onLine) tried = 0;
      await soon(FIRST_PAUSE_MS * 2 ** tried);
    }
  }
}

/** A component whose code is loaded when it is first shown. It is the default export of its module. */
export const lazily = <Props>(
  load: () => Promise<{ default: ComponentType<Props> }>,
): LazyExoticComponent<ComponentType<Props>> => lazy(() => patiently(load));

/** After the pause, or as soon as the browser has a network again. */
const soon = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    const done = new AbortController();
    const go = (): void => {
      done.abort();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(go, ms);
    window.addEventListener('online', go, { signal: done.signal });
  });
