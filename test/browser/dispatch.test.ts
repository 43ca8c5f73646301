import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Match } from '../../contract/index.ts';
import { buildPages } from '../../local/pages.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { ask, freshTopic, untilKnown } from '../wire/scenes.ts';
import { launchChromium } from './support/chromium.ts';
import { type FrontDoor, openFrontDoor } from './support/front-door.ts';
import { signInAt } from './support/sign-in.ts';
import { expectFit, visitor } from './support/visitor.ts';

let cluster: Cluster;
let browser: Browser;
let door: FrontDoor;

beforeAll(async () => {
  [cluster, browser] = await Promise.all([
    Cluster.start({
      env: { FREE_SECONDS: '600', INVITATION_SECONDS: '30', QUESTION_SECONDS: '60', NO_SHOW_SECONDS: '60' },
    }),
    launchChromium(),
    buildPages(),
  ]);
  door = await openFrontDoor(cluster.url);
});
afterAll(async () => {
  await browser?.close();
  await door?.close();
  await cluster?.stop();
});

const shows = (page: Page, state: string): Promise<unknown> =>
  page.locator(`[data-availability=${state}]`).waitFor({ timeout: 20_000 });
const theSwitch = (page: Page) => page.getByRole('switch', { name: 'Open for invitations' });
const card = (page: Page, title: string) => page.getByRole('listitem', { name: title });

it('is the desk: invitations come with why they fit, are offered and declined by key, and an offer is taken back', async () => {
  const topic = freshTopic();
  const [client, other, consultant] = await Promise.all([
    cluster.client(),
    cluster.client(),
    cluster.consultant({ skills: [topic], connect: false }),
  ]);
  const visit = await visitor(browser);
  const { page } = visit;
  await signInAt(door.url, page, consultant, '/dispatch');
  await shows(page, 'away');
  await expectFit(visit, 'dispatch-away');
  await theSwitch(page).click();
  await shows(page, 'available');
  await untilKnown(client, topic, 1);

  const first = await ask(client, topic, { urgency: 'high', spendCap: { amount: 6_000, currency: 'USD' } });
  const top = card(page, first.title);
  await top.getByText('It needs skills that you have').waitFor();
  expect(await top.textContent()).toContain('$120/h after 10 minutes free');
  expect(await top.textContent()).toContain('$60.00');
  await until(async () => (await page.title()) === '● An invitation waits');
  await expectFit(visit, 'dispatch-invited');

  // Another device shows the same, and what is done there.
  const tab = await visit.context.newPage();
  await tab.goto(`${door.url}/performance`);
  await tab.getByText('An invitation waits for you').waitFor();
  await tab.close();

  const second = await ask(other, topic, { title: 'Another question on the same' });
  await card(page, second.title).waitFor();
  await page.bringToFront();
  await page.getByLabel('A word to the client').first().fill('I would look at the logs first: d, o.');
  await page.keyboard.press('Enter');
  await page.getByText('Waiting for the client').waitFor();
  const { match, consultant: who } = await client.next('match:offered');
  expect([match.note, who.id]).toEqual(['I would look at the logs first: d, o.', consultant.id]);

  // The keys answer the one on top.
  await page.keyboard.press('d');
  await page.getByRole('button', { name: 'Not my area' }).waitFor();
  await expectFit(visit, 'dispatch-declining');
  await page.keyboard.press('Enter');
  await card(page, second.title).waitFor({ state: 'detached' });
  const { items } = await consultant.get<{ items: { match: Match }[] }>('/v1/matches');
  expect(items.map(({ match: it }) => [it.questionId, it.status])).toEqual([
    [second.id, 'declined'],
    [first.id, 'offered'],
  ]);

  await page.getByRole('button', { name: /^Withdraw your offer/ }).click();
  await client.next('match:withdrawn');
  await page.getByRole('heading', { name: 'Quiet right now' }).waitFor();
  expect(visit.faults).toEqual([]);

  // Without a line nobody is told that they can be invited; with it again all is as before.
  door.leadTo('http://127.0.0.1:9');
  await shows(page, 'cut');
  expect(await theSwitch(page).isDisabled()).toBe(true);
  door.leadTo(cluster.url);
  await shows(page, 'available');
  await visit.context.close();
});
