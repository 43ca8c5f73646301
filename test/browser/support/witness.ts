/** What a page does to be noticed, remembered in the page itself: tones that sound, and notifications. */
import type { BrowserContext, Page } from 'playwright-core';

interface Shown {
  title: string;
  body: string;
  isOpen: boolean;
}
declare const witness: { tones: number; shown: Shown[] };

/** From the next page that is loaded in it. */
export const watch = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    const seen: typeof witness = { tones: 0, shown: [] };
    Object.assign(window, { witness: seen });
    const { start } = AudioScheduledSourceNode.prototype;
    AudioScheduledSourceNode.prototype.start = function (...args) {
      // One that is suspended makes no sound.
      if (this.context.state === 'running') seen.tones += 1;
      return start.apply(this, args);
    };
    window.Notification = class extends Notification {
      constructor(title: string, options: NotificationOptions = {}) {
        super(title, options);
        const it = { title, body: options.body ?? '', isOpen: true };
        seen.shown.push(it);
        const close = this.close.bind(this);
        this.close = () => {
          it.isOpen = false;
          close();
        };
      }
    };
  });

export const tonesOf = (page: Page): Promise<number> => page.evaluate(() => witness.tones);
export const notificationsOf = (page: Page): Promise<Shown[]> => page.evaluate(() => witness.shown);

/** As if another tab stood in front of this one: without a window, Chromium takes every page for one that is looked at. */
export const lookElsewhere = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
