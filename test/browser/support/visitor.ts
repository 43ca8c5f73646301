/** Somebody at the pages: a browser context of their own, and a memory of everything that went wrong in it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { findBarriers } from './axe.ts';

export const DESKTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };
const NARROWEST = 320;
export type Viewport = typeof DESKTOP;

/** Where pictures are kept for people to look at; git ignores it. */
const PICTURES = process.env.SCREENSHOTS ?? 'test-results/screenshots';

export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors of scripts, of the console, and of the content policy, since the last look. */
  readonly faults: string[];
}

/** Moving parts stand still: what fades in has too little contrast for a moment. */
export async function visitor(browser: Browser, viewport: Viewport = DESKTOP): Promise<Visitor> {
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce', colorScheme: 'light' });
  const faults: string[] = [];
  context.on('weberror', (it) => faults.push(`script: ${it.error().message}`));
  context.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`policy: ${violatedDirective} ${blockedURI}`),
    );
  });
  return { context, page: await context.newPage(), faults };
}

/** No barrier in light or dark, no fault until now, nothing wider than the screen; and a picture of each. */
export async function expectFit({ page, faults }: Visitor, name: string): Promise<void> {
  const { width, height } = page.viewportSize() ?? DESKTOP;
  mkdirSync(PICTURES, { recursive: true });
  // What stands fast at the top of the window stands at the top of the picture.
  await page.evaluate(() => window.scrollTo(0, 0));
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-theme=${colorScheme}]`).waitFor();
    expect(await findBarriers(page), `${name}, ${colorScheme}`).toEqual([]);
    await page.screenshot({ path: join(PICTURES, `${name}-${width}-${colorScheme}.png`), fullPage: true });
  }
  // On phones the narrowest screen there is has to do, too.
  for (const narrow of width === PHONE.width ? [NARROWEST, width] : [width]) {
    await page.setViewportSize({ width: narrow, height });
    const needed = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(needed, `${name}: width on ${narrow} px`).toBeLessThanOrEqual(narrow);
  }
  expect(faults, name).toEqual([]);
}
