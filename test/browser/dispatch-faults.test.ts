/** What a consultant's desk shows when it is loaded again, cut off, or open twice: the truth, and every answer counts once. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { buildPages } from '../../local/pages.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { ask, freshTopic, offer, untilKnown } from '../wire/scenes.ts';
import { launchChromium } from './support/chromium.ts';
import { card, expectRightTime, matchesOf, offering, shows, theSwitch } from './support/desk.ts';
import { type FrontDoor, openFrontDoor } from './support/front-door.ts';
import { forgetNetworkFaults } from './support/network.ts';
import { signInAt } from './support/sign-in.ts';
import { type Visitor, visitor } from './support/visitor.ts';

let cluster: Cluster;
let browser: Browser;
let door: FrontDoor;
let visit: Visitor;
/** Of a server whose invitations run out soon. */
let hasty: string;

beforeAll(async () => {
  [cluster, browser] = await Promise.all([
    Cluster.start({
      env: {
        FREE_SECONDS: '600',
        INVITATION_SECONDS: '30',
        QUESTION_SECONDS: '60',
        NO_SHOW_SECONDS: '60',
        RECONNECT_SECONDS: '30',
      },
    }),
    launchChromium(),
    buildPages(),
  ]);
  door = await openFrontDoor(cluster.url);
  hasty = (await cluster.addServer({ INVITATION_SECONDS: '4' })).url;
});
afterEach(async () => {
  door.reopen();
  forgetNetworkFaults(visit);
  const { faults } = visit;
  await visit.context.close();
  expect(faults).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await door?.close();
  await cluster?.stop();
});

/** A consultant at their desk, available, beside others who know the same; and clients who may ask. */
async function begin({ others = 0, askAt = cluster.servers[0]?.url }: { others?: number; askAt?: string } = {}) {
  const topic = freshTopic();
  const url = cluster.servers[0]?.url ?? '';
  const newClient = (): Promise<Actor> => cluster.client({ url: askAt ?? url });
  const [client, client2, consultant, ...rest] = await Promise.all([
    newClient(),
    newClient(),
    cluster.consultant({ url, skills: [topic], connect: false }),
    ...Array.from({ length: others }, () => cluster.consultant({ url, skills: [topic] })),
  ]);
  visit = await visitor(browser);
  const { page } = visit;
  await signInAt(door.url, page, consultant, '/dispatch');
  await theSwitch(page).click();
  await shows(page, 'available');
  await untilKnown(client, topic, 1 + others);
  return { topic, client, client2, consultant, others: rest, page };
}
const openAgain = async (): Promise<void> => {
  door.reopen();
  await visit.context.setOffline(false);
  await shows(visit.page, 'available');
};

it('loaded again, it is available as before, with the invitations that run and the time they have left', async () => {
  const { topic, client, client2, consultant, page } = await begin();
  const first = await ask(client, topic);
  await card(page, first).waitFor();
  await page.reload();
  await shows(page, 'available');
  await card(page, first).waitFor();
  const [match] = await matchesOf(consultant);
  expect(match?.match.status).toBe('invited');
  await expectRightTime(page, first, match?.match.expiresAt ?? null);
  const second = await ask(client2, topic, { title: 'One that comes after the reload' });
  await card(page, second).waitFor();
  await offering(page, first).click();
  await page.getByText('Waiting for the client').waitFor();
  await page.reload();
  await page.getByText('Waiting for the client').waitFor();
  expect(await offering(page, second).count()).toBe(1);
});

it('without a network it says so and takes no answer; afterwards it has what came, and no more what was taken', async () => {
  const { topic, client, client2, consultant, others, page } = await begin({ others: 1 });
  const taken = await ask(client, topic);
  await card(page, taken).waitFor();
  door.freeze();
  await visit.context.setOffline(true);
  await shows(page, 'cut');
  expect(await offering(page, taken).isDisabled()).toBe(true);
  expect(await theSwitch(page).isDisabled()).toBe(true);
  // The server does not know yet: it goes on inviting them.
  const missed = await ask(client2, topic, { title: 'One that nobody hears of' });
  const [invited] = await until(async () => {
    const found = (await matchesOf(consultant)).filter(({ question }) => question.id === missed.id);
    return found.length > 0 && found;
  });
  const [other] = others;
  if (!other) throw new Error('nobody else');
  await client.emit('match:accept', { matchId: (await offer(other, taken)).id });
  await openAgain();
  await card(page, missed).waitFor();
  await expectRightTime(page, missed, invited?.match.expiresAt ?? null);
  expect(await card(page, taken).count()).toBe(0);
  expect(await offering(page, missed).isEnabled()).toBe(true);
});

it('an invitation that runs out while nothing can be heard is not shown as if it could be answered', async () => {
  const { topic, client, page } = await begin({ askAt: hasty });
  const question = await ask(client, topic);
  await card(page, question).waitFor();
  await until(async () => (await page.title()).includes('An invitation waits'));
  door.shut();
  await shows(page, 'cut');
  await card(page, question).waitFor({ state: 'detached' });
  await page.getByText('Nothing can reach you').waitFor();
  expect(await page.title()).not.toContain('waits');
  await openAgain();
  expect(await card(page, question).count()).toBe(0);
});

it('two tabs show the same; what is answered, withdrawn or switched in one shows in the other', async () => {
  const { topic, client, client2, page } = await begin();
  const other = await visit.context.newPage();
  await other.goto(`${door.url}/dispatch`);
  await shows(other, 'available');
  const [first, second] = [
    await ask(client, topic),
    await ask(client2, topic, { title: 'Another question on the same' }),
  ];
  for (const tab of [page, other]) for (const question of [first, second]) await offering(tab, question).waitFor();
  await offering(other, first).click();
  for (const tab of [page, other]) {
    await tab.getByText('Waiting for the client').waitFor();
    expect(await offering(tab, first).count()).toBe(0);
  }
  await page.getByRole('button', { name: `Decline “${second.title}”` }).click();
  await page.getByRole('button', { name: 'Busy right now' }).click();
  for (const tab of [page, other]) await card(tab, second).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /^Withdraw your offer/ }).click();
  for (const tab of [page, other]) await tab.getByRole('heading', { name: 'Quiet right now' }).waitFor();
  await theSwitch(other).click();
  for (const tab of [page, other]) await shows(tab, 'away');
  await theSwitch(page).click();
  for (const tab of [page, other]) await shows(tab, 'available');
});

it('an offer whose answer was lost with the network is one offer, and stands on the desk afterwards', async () => {
  const { topic, client, consultant, page } = await begin();
  const question = await ask(client, topic);
  await offering(page, question).waitFor();
  door.mute();
  await offering(page, question).click();
  await client.next('match:offered', ({ match }) => match.questionId === question.id);
  door.shut();
  await shows(page, 'cut');
  await openAgain();
  await page.getByText('Waiting for the client').waitFor();
  expect(await offering(page, question).count()).toBe(0);
  expect((await matchesOf(consultant)).map(({ match }) => match.status)).toEqual(['offered']);
  expect(client.all('match:offered')).toHaveLength(1);
});

it('an offer made on a line that is silent is made on the next, by itself, once', async () => {
  const { topic, client, page } = await begin();
  const question = await ask(client, topic);
  await page.getByLabel('A word to the client').fill('I know this one.');
  door.freeze();
  await offering(page, question).click();
  await shows(page, 'cut');
  await openAgain();
  await page.getByText('Waiting for the client').waitFor();
  const { match } = await client.next('match:offered', (it) => it.match.questionId === question.id);
  expect(match.note).toBe('I know this one.');
  expect(client.all('match:offered')).toHaveLength(1);
});

it('back at the desk after a call, the offer that led to it waits for nobody', async () => {
  const { topic, client, page } = await begin();
  const question = await ask(client, topic);
  await offering(page, question).click();
  const { match } = await client.next('match:offered');
  const session = await client.emit('match:accept', { matchId: match.id });
  await page.waitForURL(`**/call/${session.id}`);
  await page.getByRole('link', { name: 'Consultant Connect' }).click();
  await shows(page, 'busy');
  expect(await page.getByText('Waiting for the client').count()).toBe(0);
  await client.emit('session:end', { sessionId: session.id });
  await shows(page, 'available');
});
