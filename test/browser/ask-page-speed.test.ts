import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildPages } from '../../local/pages.ts';
import { ASK_PAGE_BUDGET, firstLoadOf } from '../../tools/web/weigh.ts';
import { Cluster } from '../support/cluster.ts';
import { launchChromium } from './support/chromium.ts';
import { PHONE, visitor } from './support/visitor.ts';

let cluster: Cluster;
let browser: Browser;

beforeAll(async () => {
  [cluster, browser] = await Promise.all([Cluster.start({ workers: 0 }), launchChromium(), buildPages()]);
});
afterAll(async () => {
  await browser?.close();
  await cluster?.stop();
});

/** A phone of the middle class on a line of the middle class, as Lighthouse has it. */
const SLOW = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const SLOWDOWN = 4;

it('takes no more script than it may, is there in time on a slow phone, and nothing in it jumps', async () => {
  const { bytes, files } = firstLoadOf('src/pages/ask/ask-page.tsx');
  expect(bytes).toBeLessThanOrEqual(ASK_PAGE_BUDGET);

  const { context, page } = await visitor(browser, PHONE);
  await page.goto(`${cluster.url}/register?as=client`);
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('E-mail address').fill(`${crypto.randomUUID()}@test.local`);
  await page.getByLabel('Password').fill('a-long-password');
  await page.getByRole('button', { name: 'Create the account' }).click();
  await page.locator('[data-connection=connected]').waitFor();

  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  await devtools.send('Network.emulateNetworkConditions', SLOW);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  await page.addInitScript(() => {
    const shifts = { sum: 0, moved: [] as string[] };
    Object.assign(window, { shifts });
    interface Shift extends PerformanceEntry {
      value: number;
      sources: { node: Element | null }[];
    }
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries() as Shift[]) {
        shifts.sum += shift.value;
        shifts.moved.push(
          ...shift.sources.map(({ node }) => `${shift.value.toFixed(3)} ${node?.textContent?.slice(0, 40)}`),
        );
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  const scripts: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'script') scripts.push(new URL(request.url()).pathname);
  });
  const begun = performance.now();
  await page.reload();
  await page.getByRole('textbox', { name: 'Your question' }).fill('Something with Kubernetes');
  const usableMs = performance.now() - begun;
  await page.locator('[data-connection=connected]').waitFor();
  await page.waitForLoadState('networkidle');
  const { sum: shift, moved } = await page.evaluate(
    () => (window as unknown as { shifts: { sum: number; moved: string[] } }).shifts,
  );

  console.log(
    `ask page: ${(bytes / 1000).toFixed(1)} kB of script, written in after ${(usableMs / 1000).toFixed(1)} s on a slow phone, layout shift ${shift.toFixed(4)}`,
  );
  expect(shift, moved.join('\n')).toBeLessThanOrEqual(0.05);
  expect(usableMs).toBeLessThan(10_000);
  // What it is weighed by is what it really loads first.
  expect(scripts.map((path) => path.slice(1))).toEqual(expect.arrayContaining(files));
  await context.close();
});
