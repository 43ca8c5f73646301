/** Networks that are lost while a client asks: nothing is lost with them, and nothing happens twice. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Page as List, Question, Session } from '../../contract/index.ts';
import { buildPages } from '../../local/pages.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { freshTopic, invitation, untilKnown } from '../wire/scenes.ts';
import { launchChromium } from './support/chromium.ts';
import { type FrontDoor, openFrontDoor } from './support/front-door.ts';
import { forgetNetworkFaults } from './support/network.ts';
import { signInAt } from './support/sign-in.ts';
import { type Visitor, visitor } from './support/visitor.ts';

let cluster: Cluster;
let browser: Browser;
let door: FrontDoor;
let visit: Visitor;

beforeAll(async () => {
  [cluster, browser] = await Promise.all([
    Cluster.start({
      env: { FREE_SECONDS: '600', INVITATION_SECONDS: '40', QUESTION_SECONDS: '90', NO_SHOW_SECONDS: '60' },
    }),
    launchChromium(),
    buildPages(),
  ]);
  door = await openFrontDoor(cluster.url);
});
afterEach(async () => {
  door.reopen();
  await visit?.context.close();
});
afterAll(async () => {
  await browser?.close();
  await door?.close();
  await cluster?.stop();
});

const box = (page: Page) => page.getByRole('textbox', { name: 'Your question' });
const asking = (page: Page) => page.getByRole('button', { name: 'Ask now' });
const accepting = (page: Page) => page.getByRole('button', { name: /^Accept the offer of/ });
const line = (page: Page, state: string) => page.locator(`[data-connection=${state}]`).waitFor({ timeout: 20_000 });
const questionsOf = async (client: Actor): Promise<Question[]> =>
  (await client.get<List<Question>>('/v1/questions')).items;
const sessionsOf = async (client: Actor): Promise<Session[]> => (await client.get<List<Session>>('/v1/sessions')).items;

/** A client at the ask page, and so many who know what it is about. */
async function begin({ experts = 0 }: { experts?: number } = {}) {
  const topic = freshTopic();
  const [client, ...consultants] = await Promise.all([
    cluster.client({ connect: false }),
    ...Array.from({ length: experts }, () => cluster.consultant({ skills: [topic] })),
  ]);
  if (experts > 0) await untilKnown(client, topic, experts);
  visit = await visitor(browser);
  const { page } = visit;
  await signInAt(door.url, page, client, '/ask');
  const words = topic.replaceAll('-', ' ');
  await box(page).fill(`Somebody for ${words}, please\nWe are stuck with ${words} since yesterday.`);
  return { client, consultants, page };
}

/** The same, with the question asked. */
async function beginAsked(options: { experts: number }) {
  const { client, consultants, page } = await begin(options);
  await asking(page).click();
  await page.waitForURL('**/questions/*');
  const [question] = await questionsOf(client);
  if (!question) throw new Error('nothing was asked');
  const offer = async (index: number, note: string): Promise<string> => {
    const consultant = consultants[index];
    if (!consultant) throw new Error(`no consultant ${index}`);
    const { id: matchId } = await invitation(consultant, question);
    await consultant.emit('match:offer', { matchId, note });
    return matchId;
  };
  return { client, consultants, page, question, offer };
}

it('what one person has begun to write is not shown to the next in the same tab, and waits for them', async () => {
  const { client, page } = await begin();
  const words = await box(page).inputValue();
  const signOut = async (): Promise<void> => {
    await page.getByRole('button', { name: /^Account of/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: /^Account of/ }).waitFor({ state: 'detached' });
  };
  await signOut();
  await signInAt(door.url, page, await cluster.client({ connect: false }), '/ask');
  expect(await box(page).inputValue()).toBe('');
  await signOut();
  await signInAt(door.url, page, client, '/ask');
  expect(await box(page).inputValue()).toBe(words);
});

it('asked without a line, a question waits for it in plain words, and goes out once', async () => {
  const { client, page } = await begin();
  await visit.context.setOffline(true);
  door.shut();
  await line(page, 'offline');
  await asking(page).click();
  await page.getByText('Your question is kept, and asked once the line is back.').waitFor();
  expect(await questionsOf(client)).toEqual([]);
  door.reopen();
  await visit.context.setOffline(false);
  await page.waitForURL('**/questions/*');
  expect(await questionsOf(client)).toHaveLength(1);
  // Asked and answered: the next one begins empty.
  await page.getByRole('link', { name: 'Ask', exact: true }).click();
  expect(await box(page).inputValue()).toBe('');
  forgetNetworkFaults(visit);
  expect(visit.faults).toEqual([]);
});

it('a question whose answer was lost is not asked twice: not by itself, not by hand, not after a reload', async () => {
  const { client, page } = await begin();
  const words = await box(page).inputValue();
  door.mute();
  await asking(page).click();
  await until(async () => (await questionsOf(client)).length === 1, { what: () => 'the question to arrive' });
  door.shut();
  await page.getByText('ask again, and it counts once').waitFor({ timeout: 40_000 });
  expect(await box(page).inputValue()).toBe(words);
  door.reopen();
  await line(page, 'connected');
  await page.reload();
  await page.getByRole('link', { name: 'See its offers' }).waitFor();
  expect(await box(page).inputValue()).toBe(words);
  await asking(page).click();
  await page.waitForURL('**/questions/*');
  await page.getByRole('heading', { name: 'Looking for somebody' }).waitFor();
  expect(await questionsOf(client)).toHaveLength(1);
});

it('a network that is back is used at once, however long it was gone', async () => {
  const { page } = await begin();
  let tries = 0;
  page.on('websocket', () => (tries += 1));
  door.shut();
  // By now there are more than two seconds between one try and the next.
  await until(() => tries >= 6, { within: 30_000, what: () => `six tries, not ${tries}` });
  await visit.context.setOffline(true);
  await line(page, 'offline');
  door.reopen();
  await visit.context.setOffline(false);
  await page.locator('[data-connection=connected]').waitFor({ timeout: 2_000 });
});

it('a page that is opened without a network is there when it comes back', async () => {
  const { page } = await begin();
  await visit.context.setOffline(true);
  await page.getByRole('link', { name: 'History' }).click();
  await page.waitForURL('**/history');
  await page.getByText('You are offline.').waitFor();
  await visit.context.setOffline(false);
  await page.getByRole('heading', { level: 1, name: 'History' }).waitFor();
  forgetNetworkFaults(visit);
  expect(visit.faults).toEqual([]);
});

it('offers that came and went without a line are as they should be when it is back', async () => {
  const { consultants, page, offer } = await beginAsked({ experts: 3 });
  const gone = await offer(0, 'I may have to leave.');
  await page.getByText('I may have to leave.').waitFor();
  await visit.context.setOffline(true);
  door.shut();
  await page.getByText('You are offline.').waitFor();
  await Promise.all([offer(1, 'I come meanwhile.'), offer(2, 'And I.')]);
  await consultants[0]?.emit('match:withdraw', { matchId: gone });
  door.reopen();
  await visit.context.setOffline(false);
  await page.getByText('I come meanwhile.').waitFor();
  await page.getByText('And I.').waitFor();
  expect(await accepting(page).count()).toBe(2);
});

it('a line that is silent and not cut is found out, and offers come over the next', async () => {
  const { page, offer } = await beginAsked({ experts: 1 });
  door.freeze();
  await offer(0, 'Nobody hears me.');
  await page.getByText('The connection is lost.').waitFor({ timeout: 20_000 });
  door.reopen();
  await page.getByText('Nobody hears me.').waitFor({ timeout: 20_000 });
});

it('a network lost right after accepting leads to the call, and to one session', async () => {
  const { client, consultants, page, offer } = await beginAsked({ experts: 1 });
  await offer(0, 'Gladly.');
  await accepting(page).waitFor();
  door.mute();
  await accepting(page).click();
  const { session } = (await consultants[0]?.next('session:opened')) ?? {};
  door.shut();
  await line(page, 'reconnecting');
  door.reopen();
  await page.waitForURL(`**/call/${session?.id}`);
  expect(await sessionsOf(client)).toHaveLength(1);
  await consultants[0]?.emit('session:end', { sessionId: session?.id });
});

it('two tabs show the same question and offers; accepting in one moves the other', async () => {
  const { client, consultants, page, question, offer } = await beginAsked({ experts: 2 });
  const other = await visit.context.newPage();
  await other.goto(`${door.url}/questions/${question.id}`);
  await Promise.all([offer(0, 'From the first.'), offer(1, 'From the second.')]);
  for (const tab of [page, other]) await expect.poll(() => accepting(tab).count(), { timeout: 10_000 }).toBe(2);
  await accepting(other).first().click();
  await Promise.all([page, other].map((tab) => tab.waitForURL('**/call/*')));
  const [session, ...more] = await sessionsOf(client);
  expect(more).toEqual([]);
  for (const tab of [page, other]) expect(tab.url()).toContain(session?.id);
  await consultants[0]?.post(`/v1/sessions/${session?.id}/end`).catch(() => {});
  await consultants[1]?.post(`/v1/sessions/${session?.id}/end`).catch(() => {});
});

it('a question withdrawn in one tab is withdrawn in the other', async () => {
  const { page, question, offer } = await beginAsked({ experts: 1 });
  await offer(0, 'Gladly.');
  const other = await visit.context.newPage();
  await other.goto(`${door.url}/questions/${question.id}`);
  await accepting(other).waitFor();
  await page.getByRole('button', { name: 'Withdraw the question' }).click();
  for (const tab of [page, other]) await tab.getByRole('heading', { name: 'The question was withdrawn' }).waitFor();
});
