/**
 * A call at Daily from the browser, as far as it goes without Daily: its own library is real, its REST API is a stand-in, and the code that
 * this library loads from Daily's domain once a call begins is not to be had here. What is asked of that code is looked at; that it then carries
 * sound and picture is Daily's.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAILY, type Daily, startDaily } from '../fakes/daily.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { openSession, type Talk } from '../wire/scenes.ts';
import { CALL_PAGE } from './support/call-page.ts';
import { launchChromium } from './support/chromium.ts';
import { bundleClient, type Site, serveSite } from './support/pages.ts';

/** What daily-js hands on to the code from its domain. */
interface Handed {
  action: string;
  properties?: { url?: string; token?: string; startAudioOff?: boolean; startVideoOff?: boolean };
}
declare const handed: Handed[];

let daily: Daily;
let cluster: Cluster;
let browser: Browser;
let site: Site;
let elementSite: Site;
let talk: Talk;

beforeAll(async () => {
  const modules = await bundleClient({ client: 'index.ts', element: 'element/index.ts' });
  daily = await startDaily();
  site = await serveSite(CALL_PAGE, modules);
  elementSite = await serveSite(
    () => `<!doctype html><title>shop</title><script type="module" src="/element.js"></script>
      <consultant-connect-ask url="${cluster.url}" token="${talk.client.accessToken}"></consultant-connect-ask>`,
    modules,
  );
  [cluster, browser] = await Promise.all([
    Cluster.start({
      env: {
        VIDEO: 'daily',
        DAILY_API_KEY: DAILY.apiKey,
        DAILY_API_BASE: `${daily.url}/v1`,
        CORS_ORIGINS: `${site.url},${elementSite.url}`,
        FREE_SECONDS: '600',
        NO_SHOW_SECONDS: '60',
      },
    }),
    launchChromium(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([site?.close(), elementSite?.close(), daily?.close(), cluster?.stop()]);
});

/** A page that knows what was loaded from Daily, and what was handed to it. */
async function openPage(): Promise<{ page: Page; loaded: string[] }> {
  const page = await (await browser.newContext()).newPage();
  const loaded: string[] = [];
  await page.route(/^https:\/\/[^/]*daily\.co\//, async (route) => {
    loaded.push(route.request().url());
    await route.fulfill({ contentType: 'text/javascript', body: '', headers: { 'access-control-allow-origin': '*' } });
  });
  await page.addInitScript(() => {
    const messages: Handed[] = [];
    Object.assign(window, { handed: messages });
    window.addEventListener('message', ({ data }) => {
      if (data?.what === 'iframe-call-message' && data.from === 'module') messages.push(data);
    });
  });
  return { page, loaded };
}

const joining = (page: Page) =>
  until(() => page.evaluate(() => handed.find(({ action }) => action === 'join-meeting')?.properties), {
    within: 30_000,
    what: () => 'the room to be joined',
  });

it('page and element load Daily once the call begins, and enter its room each with a token of their own', async () => {
  talk = await openSession(cluster);
  const { session, consultant, client } = talk;
  const [mine, theirs] = await Promise.all([openPage(), openPage()]);
  await theirs.page.goto(site.url);
  await theirs.page.waitForFunction(() => 'enter' in window);
  expect(theirs.loaded).toEqual([]);
  await theirs.page.evaluate(
    ([url, token, id]) =>
      void (window as unknown as { enter(...args: unknown[]): Promise<void> }).enter(url, token, id, { camera: false }),
    [cluster.url, consultant.accessToken, session.id] as const,
  );
  await mine.page.goto(elementSite.url);

  const room = `https://example.daily.co/session-${session.id}`;
  const [asClient, asConsultant] = await Promise.all([joining(mine.page), joining(theirs.page)]);
  expect(asClient).toMatchObject({ url: room, startAudioOff: false, startVideoOff: false });
  expect(asConsultant).toMatchObject({ url: room, startAudioOff: false, startVideoOff: true });
  expect(daily.tokens.get(asClient.token ?? '')).toMatchObject({
    room_name: `session-${session.id}`,
    user_id: client.id,
  });
  expect(daily.tokens.get(asConsultant.token ?? '')).toMatchObject({ user_id: consultant.id });
  for (const { loaded } of [mine, theirs]) {
    expect(loaded.filter((url) => url.endsWith('/call-machine-object-bundle.js'))).toHaveLength(1);
  }
  await client.next('session:started', (it) => it.session.id === session.id);
  await client.emit('session:end', { sessionId: session.id });
  await until(() => daily.rooms.size === 0, { what: () => 'the room to be closed' });
});
