import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildPages } from '../../local/pages.ts';
import { seedDemo } from '../../local/seed.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { freshTopic, untilKnown } from '../wire/scenes.ts';
import { launchChromium } from './support/chromium.ts';
import { DESKTOP, expectFit, PHONE, type Visitor, visitor } from './support/visitor.ts';

let cluster: Cluster;
let browser: Browser;

beforeAll(async () => {
  [cluster, browser] = await Promise.all([
    Cluster.start({ env: { SEED_DEMO: 'on', FREE_SECONDS: '600', INVITATION_SECONDS: '30', NO_SHOW_SECONDS: '60' } }),
    launchChromium(),
    buildPages(),
  ]);
  await seedDemo(cluster.database.url);
});
afterAll(async () => {
  await browser?.close();
  await cluster?.stop();
});

const readable = (topic: string): string => topic.replaceAll('-', ' ');
const box = (page: Page) => page.getByRole('textbox', { name: 'Your question' });
const accepting = (page: Page) => page.getByRole('button', { name: /^Accept the offer of/ });
const connected = (page: Page) => page.locator('[data-connection=connected]').waitFor();

async function ask(page: Page, topic: string): Promise<void> {
  await box(page).fill(
    `Somebody for ${readable(topic)}, please\nWe are stuck with ${readable(topic)} since yesterday.`,
  );
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { level: 1, name: `Somebody for ${readable(topic)}, please` }).waitFor();
}

async function offerOnIt(consultant: Actor, note: string): Promise<void> {
  const { match } = await consultant.next('match:invited');
  await consultant.emit('match:offer', { matchId: match.id, note });
}

/** Somebody who knows it, and whom the server has heard of. */
async function expertIn(topic: string): Promise<Actor> {
  const [consultant, onlooker] = await Promise.all([
    cluster.consultant({ skills: [topic], rate: 12_000 }),
    cluster.client({ connect: false }),
  ]);
  await untilKnown(onlooker, topic, 1);
  return consultant;
}

async function register(visit: Visitor): Promise<void> {
  const { page } = visit;
  await page.goto(`${cluster.url}/register?as=client`);
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('E-mail address').fill(`${crypto.randomUUID()}@test.local`);
  await page.getByLabel('Password').fill('a-long-password');
  await page.getByRole('button', { name: 'Create the account' }).click();
  await box(page).waitFor();
}

it('leads from one click to the call, through a reload in the middle of each step', async () => {
  const topic = freshTopic();
  const consultant = await expertIn(topic);
  const visit = await visitor(browser);
  const { page } = visit;
  await page.goto(cluster.url);
  await page.getByRole('button', { name: 'Open as demo client' }).waitFor();
  await expectFit(visit, 'landing');
  await page.getByRole('button', { name: 'Open as demo client' }).click();
  await connected(page);
  await expectFit(visit, 'ask');

  await box(page).fill(`We are stuck with ${readable(topic)}`);
  await page.getByText('One person is here now').waitFor();
  await page.reload();
  expect(await box(page).inputValue()).toBe(`We are stuck with ${readable(topic)}`);
  await page.getByText('One person is here now').waitFor();
  await page.getByText('Price, language, urgency').click();
  await page.getByLabel('Spend at most').fill('sixty');
  await page.getByText('An amount such as 120 or 79.50.').waitFor();
  await page.getByLabel('Spend at most').fill('60');
  await expectFit(visit, 'ask-written');

  await ask(page, topic);
  await page.getByText('1 person asked in 1 wave').waitFor();
  await offerOnIt(consultant, 'I have done this often.');
  await accepting(page).waitFor();
  await expectFit(visit, 'offers');
  await page.setViewportSize(PHONE);
  await expectFit(visit, 'offers');
  await page.setViewportSize(DESKTOP);
  await page.reload();
  const card = page.getByRole('listitem').filter({ hasText: 'I have done this often.' });
  await card.waitFor();
  for (const text of ['Rookie', 'of 100', 'Not rated yet', '10 minutes free, then $120/h, at most $60.']) {
    expect(await card.textContent()).toContain(text);
  }
  // The question is found from the start, too.
  await page.getByRole('link', { name: 'Ask', exact: true }).click();
  await page.getByRole('link', { name: 'See its offers' }).click();
  await accepting(page).click();
  const { session } = await consultant.next('session:opened');
  await page.waitForURL(`**/call/${session.id}`);
  expect(session.spendCap).toEqual({ amount: 6_000, currency: 'USD' });
  await page.getByRole('link', { name: 'Consultant Connect' }).click();
  await page.getByText(/^Your call with /).waitFor();
  await consultant.emit('session:end', { sessionId: session.id });
  await page.getByText(/^Your call with /).waitFor({ state: 'detached' });
  expect(visit.faults).toEqual([]);
  await visit.context.close();
});

it('brings a newcomer on a phone to the call: a card that wants to be confirmed is added on the way', async () => {
  const topic = freshTopic();
  const consultant = await expertIn(topic);
  const visit = await visitor(browser, PHONE);
  const { page } = visit;
  await page.goto(`${cluster.url}/register`);
  await page.getByLabel('Your name').waitFor();
  await expectFit(visit, 'register');
  await register(visit);
  await connected(page);
  await expectFit(visit, 'ask');
  await ask(page, topic);
  await page.getByText('To accept an offer you need a payment method.').waitFor();
  await offerOnIt(consultant, 'Gladly.');
  await accepting(page).click();
  await page.getByRole('dialog', { name: 'Add a payment method' }).waitFor();
  await page.getByLabel('A card that wants your confirmation').check();
  await expectFit(visit, 'payment-dialog');
  await page.getByRole('button', { name: 'Add it' }).click();
  await page.getByRole('dialog', { name: 'Confirm the payment' }).waitFor();
  await page.getByRole('button', { name: 'Confirm and accept' }).click();
  const { session } = await consultant.next('session:opened');
  await page.waitForURL(`**/call/${session.id}`);
  await consultant.emit('session:end', { sessionId: session.id });
  expect(visit.faults).toEqual([]);
  await visit.context.close();
});

it('says that nobody is there, takes a question back, says what would help when its time is up, and keeps the words', async () => {
  const topic = freshTopic();
  const visit = await visitor(browser);
  const { page } = visit;
  await register(visit);
  await box(page).fill(`Somebody for ${readable(topic)}, please`);
  await page.getByText(/^Nobody is online for/).waitFor();
  await expectFit(visit, 'nobody-online');
  await ask(page, topic);
  await page.getByRole('button', { name: 'Withdraw the question' }).click();
  await page.getByRole('heading', { name: 'The question was withdrawn' }).waitFor();
  await page.getByRole('link', { name: 'Ask again' }).click();
  expect(await box(page).inputValue()).toContain(readable(topic));
  // What is changed in it outlives a reload, too.
  await box(page).press('Control+End');
  await page.keyboard.type(' By now it is urgent.');
  await page.reload();
  expect(await box(page).inputValue()).toMatch(/By now it is urgent\.$/u);
  await box(page).press('Control+Enter');
  await page.getByRole('heading', { name: 'Looking for somebody' }).waitFor();
  await page.getByRole('heading', { name: 'Nobody suited was online' }).waitFor({ timeout: 60_000 });
  await page.getByRole('heading', { name: 'What would help' }).waitFor();
  await expectFit(visit, 'expired');
  await page.setViewportSize(PHONE);
  await expectFit(visit, 'expired');
  await visit.context.close();
});
