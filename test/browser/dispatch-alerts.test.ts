/** How an invitation makes itself known, and how it is answered without a mouse: on a desk and on a phone. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildPages } from '../../local/pages.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { ask, freshTopic, query, untilKnown } from '../wire/scenes.ts';
import { launchChromium } from './support/chromium.ts';
import { card, expectRightTime, matchesOf, offering, shows, theSwitch } from './support/desk.ts';
import { signIn } from './support/sign-in.ts';
import { DESKTOP, expectFit, PHONE, type Viewport, type Visitor, visitor } from './support/visitor.ts';
import { lookElsewhere, notificationsOf, tonesOf, watch } from './support/witness.ts';

let cluster: Cluster;
let browser: Browser;
let visit: Visitor;
/** Of a server whose invitations run out soon. */
let hasty: string;

beforeAll(async () => {
  [cluster, browser] = await Promise.all([
    Cluster.start({ env: { FREE_SECONDS: '600', INVITATION_SECONDS: '30', QUESTION_SECONDS: '60' } }),
    launchChromium(),
    buildPages(),
  ]);
  hasty = (await cluster.addServer({ INVITATION_SECONDS: '4' })).url;
});
afterEach(async () => {
  const { faults } = visit;
  await visit.context.close();
  expect(faults).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await cluster?.stop();
});

/** A consultant at their desk, available, who has touched nothing since it was loaded; and clients who may ask. */
async function begin(viewport: Viewport = DESKTOP, clients = 1) {
  const topic = freshTopic();
  const url = cluster.servers[0]?.url ?? '';
  const [consultant, ...asking] = await Promise.all([
    cluster.consultant({ url, skills: [topic], connect: false }),
    ...Array.from({ length: clients }, () => cluster.client({ url })),
  ]);
  const [client] = asking;
  if (!client) throw new Error('nobody asks');
  visit = await visitor(browser, viewport);
  const { context, page } = visit;
  await watch(context);
  await context.grantPermissions(['notifications'], { origin: url });
  await signIn(page, consultant, '/dispatch');
  await theSwitch(page).click();
  await shows(page, 'available');
  await page.reload();
  await shows(page, 'available');
  await untilKnown(client, topic, 1);
  return { topic, client, asking, consultant, page };
}
/** Each of the clients asks one question. */
const askAll = async (asking: readonly Actor[], topic: string) => {
  const questions = [];
  for (const [index, client] of asking.entries())
    questions.push(await ask(client, topic, { title: `Question number ${index + 1} of this minute` }));
  return questions;
};
const closeReason = async (matchId: string | undefined): Promise<string | undefined> =>
  (await query<{ close_reason: string }>(cluster, 'select close_reason from matches where id = $1', [matchId]))[0]
    ?.close_reason;

describe('an invitation', () => {
  it('is heard once somebody has touched the page, and not when they want silence', async () => {
    const { topic, asking, page } = await begin(DESKTOP, 3);
    await page.getByText('Plays once you have clicked anywhere here.').waitFor();
    const [first, second, third] = asking as [Actor, Actor, Actor];
    await card(page, await ask(first, topic, { title: 'Before the first touch' })).waitFor();
    expect(await tonesOf(page)).toBe(0);
    await page.getByRole('heading', { name: 'Today' }).click();
    await page.getByText('Plays once you have clicked anywhere here.').waitFor({ state: 'detached' });
    await card(page, await ask(second, topic, { title: 'After the first touch' })).waitFor();
    await until(async () => (await tonesOf(page)) === 2, { what: () => 'the two tones of the chime' });
    await page.getByRole('switch', { name: 'Sound' }).click();
    await card(page, await ask(third, topic, { title: 'In silence' })).waitFor();
    expect(await tonesOf(page)).toBe(2);
  });

  it('turns the title of the tab, and stands there still for who wants no motion', async () => {
    const { topic, client, page } = await begin();
    const title = await page.title();
    const alert = '● An invitation waits';
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    const question = await ask(client, topic);
    for (const wanted of [alert, title, alert])
      await until(async () => (await page.title()) === wanted, { what: () => `the title to be “${wanted}”` });
    await client.emit('question:cancel', { questionId: question.id });
    await page.getByText('The client has withdrawn the question').waitFor();
    await until(async () => (await page.title()) === title);
  });

  it('is shown by the browser to who looks elsewhere, until it is over; who looks here needs none', async () => {
    const { topic, asking, page } = await begin(DESKTOP, 2);
    await page.getByText('Your browser notifies you when you look elsewhere.').waitFor();
    const [first, second] = asking as [Actor, Actor];
    await card(page, await ask(first, topic, { title: 'Seen on the page' })).waitFor();
    expect(await notificationsOf(page)).toEqual([]);
    await lookElsewhere(page);
    const { id: questionId } = await ask(second, topic, { title: 'Seen from elsewhere' });
    const one = { title: 'Somebody needs you', body: 'Seen from elsewhere' };
    await expect.poll(() => notificationsOf(page), { timeout: 10_000 }).toEqual([{ ...one, isOpen: true }]);
    await second.emit('question:cancel', { questionId });
    await expect.poll(() => notificationsOf(page), { timeout: 10_000 }).toEqual([{ ...one, isOpen: false }]);
  });
});

describe.each([
  ['desk', DESKTOP],
  ['phone', PHONE],
] as const)('on a %s', (name, viewport) => {
  it('several invitations stand in the order in which they run out, and keys answer the one on top', async () => {
    const { topic, asking, consultant, page } = await begin(viewport, 3);
    const [first, second, third] = await askAll(asking, topic);
    if (!first || !second || !third) throw new Error('three questions');
    for (const question of [first, second, third]) await offering(page, question).waitFor();
    const titles = () => page.getByRole('listitem').getByRole('heading', { level: 3 }).allTextContents();
    expect(await titles()).toEqual([first.title, second.title, third.title]);
    await until(async () => (await page.title()) === '● 3 invitations wait');
    await page.getByText(`3 invitations: ${first.title}; ${second.title}; ${third.title}`).waitFor();
    await expectFit(visit, `dispatch-several-${name}`);

    await page.keyboard.press('o');
    await page.getByText('Waiting for the client').waitFor();
    expect(await titles()).toEqual([first.title, second.title, third.title]);
    await page.keyboard.press('d');
    const reason = page.getByRole('button', { name: 'Not my area' });
    await expect.poll(() => reason.evaluate((it) => it === document.activeElement)).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await card(page, second).waitFor({ state: 'detached' });
    const matches = await matchesOf(consultant);
    const statusOf = (title: string) => matches.find(({ question }) => question.title === title)?.match;
    expect([first, second, third].map(({ title }) => statusOf(title)?.status)).toEqual([
      'offered',
      'declined',
      'invited',
    ]);
    expect(await closeReason(statusOf(second.title)?.id)).toBe('busy');

    // Keys can be put to sleep, for who would rather not.
    await page.getByRole('switch', { name: 'Answer by key' }).click();
    await page.getByRole('heading', { name: 'Today' }).click();
    await page.keyboard.press('o');
    await page.keyboard.press('d');
    expect(await page.getByRole('button', { name: 'Not my area' }).count()).toBe(0);
    expect(await offering(page, third).count()).toBe(1);
  });

  it('the time that is left is told by the second, and ends with the invitation', async () => {
    const { topic, consultant, page } = await begin(viewport);
    const question = await ask(await cluster.client({ url: hasty }), topic);
    await card(page, question).waitFor();
    const [match] = await matchesOf(consultant);
    await expectRightTime(page, question, match?.match.expiresAt ?? null);
    const timer = card(page, question).getByRole('timer');
    const before = await timer.textContent();
    await until(async () => (await timer.textContent()) !== before, { what: () => `another time than ${before}` });
    await page.getByText('The time for an answer is over').waitFor();
    await card(page, question).waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Quiet right now' }).waitFor();
  });
});
