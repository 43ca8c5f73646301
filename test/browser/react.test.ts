import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { freshTopic, questionOn, untilKnown } from '../wire/scenes.ts';
import { launchChromium } from './support/chromium.ts';
import { bundleClient, type Site, serveSite } from './support/pages.ts';

const PAGE = `<!doctype html><title>react</title>
<script type="module">import { start } from '/app.js'; window.start = start;</script>`;

let cluster: Cluster;
let browser: Browser;
let site: Site;

beforeAll(async () => {
  site = await serveSite(PAGE, await bundleClient({ app: '../../test/browser/support/react-page.ts' }));
  [cluster, browser] = await Promise.all([
    Cluster.start({
      env: { CORS_ORIGINS: site.url, FREE_SECONDS: '600', NO_SHOW_SECONDS: '60', INVITATION_SECONDS: '30' },
    }),
    launchChromium(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([site?.close(), cluster?.stop()]);
});

async function visit(actor: Actor, question?: { title: string; body: string }): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(site.url);
  await page.waitForFunction(() => 'start' in window);
  await page.evaluate(
    ([url, token, asked]) => (window as unknown as { start(...args: unknown[]): void }).start(url, token, asked),
    [cluster.url, actor.accessToken, question] as const,
  );
  return page;
}

const shows = (page: Page, id: string, text: string): Promise<unknown> =>
  page.locator(`#${id}`).getByText(text, { exact: true }).waitFor({ timeout: 20_000 });
const click = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();

it('hooks take a question the whole way, on both sides, and show each change', async () => {
  const topic = freshTopic();
  const { title, body } = questionOn(topic);
  const [client, consultant] = await Promise.all([
    cluster.client({ connect: false }),
    cluster.consultant({ skills: [topic], available: false }),
  ]);
  consultant.disconnect();
  const [asking, advising] = await Promise.all([visit(client, { title, body }), visit(consultant)]);
  await shows(asking, 'connection', 'connected');
  await click(advising, 'Go online');
  await shows(advising, 'availability', 'available');
  await untilKnown(client, topic, 1);

  await click(asking, 'Ask nothing');
  await shows(asking, 'error', 'validation_failed');
  await click(asking, 'Ask');
  await shows(asking, 'status', 'open');
  expect(await asking.locator('#error').textContent()).toBe('');
  await click(advising, `invited: ${title}`);
  await click(asking, 'Accept: Gladly');
  await shows(asking, 'status', 'matched');
  await shows(advising, 'session', 'pending');
  await asking.locator('#opened').filter({ hasText: /.+/ }).waitFor();

  await Promise.all([click(asking, 'Join'), click(advising, 'Join')]);
  await shows(asking, 'session', 'active');
  await asking.locator('#clock').filter({ hasText: /^\d+$/ }).waitFor();
  await click(advising, 'Say hello');
  await asking.getByText('Hello from here').waitFor();
  await click(asking, 'End');
  await shows(asking, 'session', 'completed');
  await shows(advising, 'session', 'completed');
});
