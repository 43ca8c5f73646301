import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { freshTopic, questionOn, untilKnown } from '../wire/scenes.ts';
import { findBarriers } from './support/axe.ts';
import { launchChromium } from './support/chromium.ts';
import { type FrontDoor, openFrontDoor } from './support/front-door.ts';
import { moves } from './support/moves.ts';
import { bundleClient, type Site, serveSite } from './support/pages.ts';

/** Any page, with two lines of ours; its style must not get in, its theme must. */
const askPage = (url: string, token: string): string => `<!doctype html><html lang="en"><title>Some shop</title>
<style>p, button { color: rgb(255, 255, 0) } consultant-connect-ask { --cc-accent: rgb(0, 90, 60) }
  consultant-connect-ask::part(heading) { letter-spacing: 3px }</style>
<main><h1>Some shop</h1>
<script type="module" src="/element.js"></script>
<consultant-connect-ask url="${url}" token="${token}"></consultant-connect-ask>
</main>`;

const ADVISE_PAGE = `<!doctype html><title>consultant</title><video id="remote"></video>
<script type="module">
  import { ConsultantConnect } from '/client.js';
  window.advise = async (url, token) => {
    const client = new ConsultantConnect({ url, token });
    window.heard = [];
    client.sessions.on('opened', async (session) => {
      const live = await session.join({ remoteVideo: document.querySelector('#remote') });
      live.on('message', ({ text }) => window.heard.push(text));
      await live.send('Hello, how can I help?');
    });
    await client.connect();
  };
</script>`;

let cluster: Cluster;
let browser: Browser;
let site: Site;
let consultantSite: Site;
let door: FrontDoor;
let asker: Actor;

beforeAll(async () => {
  const modules = await bundleClient({ client: 'index.ts', element: 'element/index.ts' });
  site = await serveSite(() => askPage(door.url, asker.accessToken), modules);
  consultantSite = await serveSite(ADVISE_PAGE, modules);
  [cluster, browser] = await Promise.all([
    Cluster.start({
      env: {
        CORS_ORIGINS: `${site.url},${consultantSite.url}`,
        FREE_SECONDS: '600',
        QUESTION_SECONDS: '60',
        INVITATION_SECONDS: '30',
        NO_SHOW_SECONDS: '60',
        RECONNECT_SECONDS: '30',
      },
    }),
    launchChromium(),
  ]);
  door = await openFrontDoor(cluster.url);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([site?.close(), consultantSite?.close(), door?.close(), cluster?.stop()]);
});

const view = (page: Page, name: string): Promise<unknown> =>
  page.locator(`consultant-connect-ask[data-view=${name}]`).waitFor({ timeout: 20_000 });

async function visit(client: Actor): Promise<Page> {
  asker = client;
  // A card that fades in has too little contrast for a moment.
  const page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
  await page.goto(site.url);
  await view(page, 'ask');
  return page;
}

/** With the keyboard alone. */
async function ask(page: Page, topic: string): Promise<void> {
  const { title, body } = questionOn(topic);
  await page.keyboard.press('Tab');
  await page.keyboard.type(title);
  await page.keyboard.press('Tab');
  await page.keyboard.type(body);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await view(page, 'offers');
}

async function offerOnIt(consultant: Actor, note: string): Promise<void> {
  const { match } = await consultant.next('match:invited');
  await consultant.emit('match:offer', { matchId: match.id, note });
}

it('asks, shows the offers, holds the call and takes the rating, with nothing that keeps anybody out', async () => {
  const topic = freshTopic();
  const [client, consultant] = await Promise.all([
    cluster.client(),
    cluster.consultant({ skills: [topic], rate: 36_000 }),
  ]);
  await untilKnown(client, topic, 1);
  const consultantPage = await (await browser.newContext()).newPage();
  await consultantPage.goto(consultantSite.url);
  await consultantPage.evaluate(
    ([url, token]) => (window as unknown as { advise(...args: string[]): Promise<void> }).advise(url, token),
    [door.url, consultant.accessToken] as const,
  );

  const page = await visit(client);
  expect(await findBarriers(page)).toEqual([]);
  expect(await page.getByRole('button', { name: 'Ask' }).evaluate((it) => getComputedStyle(it).backgroundColor)).toBe(
    'rgb(0, 90, 60)',
  );
  expect(await page.getByRole('heading', { level: 2 }).evaluate((it) => getComputedStyle(it).letterSpacing)).toBe(
    '3px',
  );
  await ask(page, topic);
  await page.getByText('1 consultant invited in 1 wave').waitFor();
  expect(await page.locator('[part=status]').evaluate((it) => getComputedStyle(it).color)).not.toBe('rgb(255, 255, 0)');
  expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.tagName)).toBe('H2');

  await offerOnIt(consultant, 'I have done this often.');
  const card = page.getByRole('listitem').filter({ hasText: 'I have done this often.' });
  await card.waitFor();
  for (const text of ['rookie', 'of 100', 'not rated yet', '10 minutes free, then $360.00/h']) {
    expect(await card.textContent()).toContain(text);
  }
  expect(await page.getByRole('timer').textContent()).toMatch(/^\d+:\d\d left$/);
  expect(await findBarriers(page)).toEqual([]);

  await page.getByRole('button', { name: /^Accept the offer of/ }).press('Enter');
  await view(page, 'call');
  await until(() => moves(page, '[part=remote-video]'), { what: () => 'the consultant to be seen moving' });
  await until(() => moves(consultantPage, '#remote'), { what: () => 'the client to be seen moving' });
  await page.getByText(/^\d+:\d\d, free for another 9:\d\d$/).waitFor();
  await page.getByText('Hello, how can I help?').waitFor();
  await page.getByLabel('Message').fill('It does not start.');
  await page.keyboard.press('Enter');
  await until(() => consultantPage.evaluate(() => (window as unknown as { heard: string[] }).heard.length > 0));
  await page.getByRole('button', { name: 'Mute' }).click();
  await page.getByRole('button', { name: 'Unmute' }).waitFor();
  await page.getByRole('button', { name: 'Camera off' }).click();
  await page.getByRole('button', { name: 'Camera on' }).waitFor();
  expect(await findBarriers(page)).toEqual([]);

  await page.getByRole('button', { name: 'End the call' }).click();
  await view(page, 'rating');
  await page.getByText('free of charge').waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.getByLabel('5 stars').check();
  await page.getByRole('button', { name: 'Send the rating' }).click();
  await view(page, 'ask');
  await page.getByText('Thank you.').waitFor();
  const profile = await client.get<{ rating: { count: number } }>(`/v1/consultants/${consultant.id}`);
  expect(profile.rating.count).toBe(1);
});

it('says what is wrong: no payment method, no line, nobody there; and goes on from where it was', async () => {
  const topic = freshTopic();
  const [client, consultant] = await Promise.all([
    cluster.client({ token: null }),
    cluster.consultant({ skills: [topic] }),
  ]);
  await untilKnown(client, topic, 1);
  const page = await visit(client);
  await page.evaluate(() => {
    document.addEventListener('failed', (event) => {
      document.title = (event as CustomEvent<{ error: { code: string } }>).detail.error.code;
    });
  });
  await ask(page, topic);
  await offerOnIt(consultant, 'Gladly.');
  const accept = page.getByRole('button', { name: /^Accept the offer of/ });
  await accept.click();
  await page.getByRole('alert').getByText('A payment method is needed first.').waitFor();
  expect(await page.title()).toBe('payment_method_required');
  expect(await accept.isEnabled()).toBe(true);

  door.leadTo('http://127.0.0.1:9');
  await page.getByText('The connection is lost, connecting again…').waitFor();
  door.leadTo(cluster.url);
  await page.locator('consultant-connect-ask[data-connection=connected]').waitFor();
  expect(await accept.count()).toBe(1);

  // Loaded anew, it follows the question that is open.
  await page.reload();
  await view(page, 'offers');
  await accept.waitFor();
  await page.getByRole('button', { name: 'Withdraw the question' }).click();
  await view(page, 'ask');
  await page.getByText('The question was withdrawn.').waitFor();
});

it('says that the token is not accepted, and begins anew with a good one', async () => {
  const client = await cluster.client();
  const good = client.accessToken;
  asker = Object.assign(Object.create(client) as Actor, { accessToken: 'not-a-token' });
  const page = await (await browser.newContext()).newPage();
  await page.goto(site.url);
  await view(page, 'failed');
  await page.getByRole('alert').getByText('You are not signed in any more.').waitFor();
  expect(await findBarriers(page)).toEqual([]);
  await page.locator('consultant-connect-ask').evaluate((element, token) => element.setAttribute('token', token), good);
  await view(page, 'ask');
  await page.locator('consultant-connect-ask').evaluate((element) => element.remove());
});
