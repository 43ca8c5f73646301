import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildPages } from '../../local/pages.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { freshTopic, openSession, untilKnown } from '../wire/scenes.ts';
import { launchChromium } from './support/chromium.ts';
import { type FrontDoor, openFrontDoor } from './support/front-door.ts';
import { moves } from './support/moves.ts';
import { signIn, signInAt } from './support/sign-in.ts';
import { expectFit, PHONE, visitor } from './support/visitor.ts';

let cluster: Cluster;
let browser: Browser;
let door: FrontDoor;

beforeAll(async () => {
  [cluster, browser] = await Promise.all([
    Cluster.start({
      env: {
        FREE_SECONDS: '4',
        HOLD_BLOCK_SECONDS: '600',
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
});
afterAll(async () => {
  await browser?.close();
  await door?.close();
  await cluster?.stop();
});

const seesMoving = (page: Page, part: 'remote' | 'local') =>
  until(() => moves(page, `[data-part=${part}] video`), { what: () => `the ${part} picture to move`, within: 30_000 });
const bothSeeEachOther = (pages: readonly Page[]) => Promise.all(pages.map((page) => seesMoving(page, 'remote')));
const write = async (page: Page, text: string): Promise<void> => {
  await page.getByLabel('Message').fill(text);
  await page.keyboard.press('Enter');
};

it('goes from the invitation to the call, its chat, its end, the bill and the rating, all through the pages', async () => {
  const topic = freshTopic();
  const [client, consultant] = await Promise.all([
    cluster.client({ connect: false }),
    cluster.consultant({ skills: [topic], rate: 36_000, connect: false }),
  ]);
  const [asking, advising] = await Promise.all([visitor(browser), visitor(browser)]);
  await Promise.all([
    signIn(asking.page, client, '/ask'),
    signIn(advising.page, consultant, '/dispatch').then(() =>
      advising.page.getByRole('switch', { name: 'Open for invitations' }).click(),
    ),
  ]);
  await untilKnown(client, topic, 1);
  await asking.page
    .getByRole('textbox', { name: 'Your question' })
    .fill(`Somebody for ${topic.replaceAll('-', ' ')}, please\nWe are stuck with ${topic.replaceAll('-', ' ')}.`);
  await asking.page.keyboard.press('Control+Enter');
  await advising.page.getByRole('button', { name: /^Offer to take it/ }).waitFor();
  await advising.page.keyboard.press('o');
  await asking.page.getByRole('button', { name: /^Accept the offer of/ }).click();
  await Promise.all([asking, advising].map(({ page }) => page.waitForURL('**/call/*')));
  const pages = [asking.page, advising.page];
  await bothSeeEachOther(pages);
  await seesMoving(asking.page, 'local');

  await write(asking.page, 'Does it say why?');
  await advising.page.getByText('Does it say why?').waitFor();
  await asking.page.locator('[data-clock=paid]').waitFor({ timeout: 30_000 });
  await asking.page.getByText('The free time is over.').first().waitFor();
  await Promise.all([expectFit(asking, 'call-client'), expectFit(advising, 'call-consultant')]);

  // Loaded again in the middle, it goes on; what was written is there.
  await asking.page.reload();
  await asking.page.getByText('Does it say why?').waitFor();
  await bothSeeEachOther(pages);
  await advising.page.keyboard.press('Alt+m');
  await advising.page.getByRole('button', { name: 'Unmute' }).waitFor();

  await advising.page.getByRole('button', { name: 'End call' }).click();
  await advising.page.getByRole('button', { name: 'Go on talking' }).click();
  await asking.page.keyboard.press('Alt+e');
  await asking.page.getByRole('button', { name: 'End the call' }).click();
  await Promise.all(pages.map((page) => page.getByRole('heading', { level: 1, name: 'Your call' }).waitFor()));
  await asking.page.getByText('You pay').waitFor({ timeout: 30_000 });
  await advising.page.getByText('You earned').waitFor({ timeout: 30_000 });
  await Promise.all([expectFit(asking, 'bill-client'), expectFit(advising, 'bill-consultant')]);
  const download = asking.page.waitForEvent('download');
  await asking.page.getByRole('button', { name: 'Receipt as PDF' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.pdf$/);

  await asking.page.getByRole('button', { name: 'Send the rating' }).click();
  await asking.page.getByText('Choose between one and five stars.').waitFor();
  await asking.page.getByRole('group', { name: 'All in all' }).getByText('4 stars').click({ force: true });
  await asking.page.getByLabel('In your words').fill('Knew where to look.');
  await asking.page.getByRole('button', { name: 'Send the rating' }).click();
  await asking.page.getByText('Thank you. Your rating counts from now on.').waitFor();
  // A worker takes it into the average.
  const average = async () =>
    (await client.get<{ rating: { average: number | null } }>(`/v1/consultants/${consultant.id}`)).rating.average;
  expect(await until(average, { what: () => 'the rating to count' })).toBe(4);
  for (const { faults, context } of [asking, advising]) {
    expect(faults).toEqual([]);
    await context.close();
  }
});

it('goes on after a lost network, says so meanwhile, and fits a phone', async () => {
  const talk = await openSession(cluster, { rate: 36_000 });
  const [asking, advising] = await Promise.all([visitor(browser, PHONE), visitor(browser)]);
  await Promise.all([
    signInAt(door.url, asking.page, talk.client, `/call/${talk.session.id}`),
    signIn(advising.page, talk.consultant, `/call/${talk.session.id}`),
  ]);
  const pages = [asking.page, advising.page];
  await bothSeeEachOther(pages);
  await expectFit(asking, 'call-phone');

  door.leadTo('http://127.0.0.1:9');
  await asking.page.getByText('The connection is lost.').first().waitFor();
  await write(advising.page, 'Are you still there?');
  door.leadTo(cluster.url);
  await asking.page.locator('[data-connection=connected]').waitFor({ timeout: 30_000 });
  await asking.page.getByText('Are you still there?').waitFor();
  await bothSeeEachOther(pages);
  await asking.page.locator('[data-clock=free], [data-clock=paid]').waitFor();

  await talk.consultant.emit('session:end', { sessionId: talk.session.id });
  await asking.page.getByText('The consultant ended the call.').waitFor();
  await asking.page.getByText('You pay').waitFor({ timeout: 30_000 });
  asking.faults.length = 0;
  await expectFit(asking, 'bill-phone');
  await Promise.all([asking.context.close(), advising.context.close()]);
});
