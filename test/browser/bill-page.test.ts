/** After a call, through the product's pages: its end, its bill and its rating, looked at again and again. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Consultant } from '../../contract/index.ts';
import { buildPages } from '../../local/pages.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { launchChromium } from './support/chromium.ts';
import { type FrontDoor, openFrontDoor } from './support/front-door.ts';
import { expectSound, startTwo, type TwoInACall } from './support/two-in-a-call.ts';
import { DESKTOP, expectFit, PHONE, type Viewport } from './support/visitor.ts';

let cluster: Cluster;
let browser: Browser;
let door: FrontDoor;
let two: TwoInACall;

beforeAll(async () => {
  [cluster, browser] = await Promise.all([
    Cluster.start({
      env: { FREE_SECONDS: '1', HOLD_BLOCK_SECONDS: '600', NO_SHOW_SECONDS: '60', RECONNECT_SECONDS: '30' },
    }),
    launchChromium(),
    buildPages(),
  ]);
  door = await openFrontDoor(cluster.url);
});
afterEach(async () => {
  door.reopen();
  await two?.leave();
});
afterAll(async () => {
  await Promise.all([browser?.close(), door?.close()]);
  await cluster?.stop();
});

/** A call that cost something and was ended by the client, by keyboard; both look at their bills. */
async function endCall(viewport: Viewport = DESKTOP): Promise<TwoInACall> {
  two = await startTwo({ cluster, browser, viewport, url: door.url });
  const { asking, advising } = two;
  await asking.page.locator('[data-clock=paid]').waitFor({ timeout: 20_000 });
  await until(async () => /\$0\.[1-9]/u.test((await asking.page.getByRole('timer').textContent()) ?? ''));
  await asking.page.keyboard.press('Alt+e');
  await asking.page.getByRole('dialog', { name: 'End the call?' }).waitFor();
  await expectSound(asking, 'asked whether to end');
  await asking.page.getByRole('button', { name: 'End the call' }).press('Enter');
  await Promise.all([
    asking.page.getByText('You pay').waitFor({ timeout: 20_000 }),
    advising.page.getByText('You earned').waitFor({ timeout: 20_000 }),
  ]);
  return two;
}
const rate = async (page: Page, stars: number, comment: string): Promise<void> => {
  await page.getByRole('group', { name: 'All in all' }).getByLabel(`${stars} stars`).press('Space');
  await page.getByLabel('In your words').fill(comment);
  await page.getByRole('button', { name: 'Send the rating' }).press('Enter');
};
const given = (page: Page) => page.getByRole('heading', { name: 'Your rating' }).waitFor({ timeout: 20_000 });
const ratingOf = async ({ client, consultant }: TwoInACall): Promise<Consultant['rating']> =>
  (await client.get<Consultant>(`/v1/consultants/${consultant.id}`)).rating;
/** All that is written in the page's main part. */
const words = (page: Page) => page.getByRole('main').textContent();

it.each([
  ['desktop', DESKTOP],
  ['phone', PHONE],
])('end, bill and rating show no fault, and loaded again they are the same, on a %s', async (_name, viewport) => {
  const { asking, advising } = await endCall(viewport);
  await asking.page.getByText('You ended the call.').waitFor();
  await advising.page.getByText('The client ended the call.').waitFor();
  expect(await advising.page.getByRole('button', { name: 'Send the rating' }).count()).toBe(0);
  const texts = await Promise.all([asking, advising].map(({ page }) => words(page)));
  await Promise.all([expectFit(asking, 'bill-unrated'), expectFit(advising, 'bill-earned')]);
  for (const [place, { page }] of [asking, advising].entries()) {
    await page.reload();
    await page.getByText(place === 0 ? 'You pay' : 'You earned').waitFor();
    expect(await words(page)).toBe(texts[place]);
  }

  await rate(asking.page, 4, 'Knew where to look.');
  await given(asking.page);
  const focused = () => asking.page.evaluate(() => document.activeElement?.textContent);
  await until(async () => (await focused()) === 'Your rating', { what: () => 'the focus to be where the form was' });
  const said = await words(asking.page);
  await asking.page.reload();
  await given(asking.page);
  await asking.page.getByText('You pay').waitFor();
  expect(await words(asking.page)).toBe(said);
  await asking.page.getByText('Knew where to look.').waitFor();
  expect(await asking.page.getByRole('definition').filter({ hasText: '4 stars' }).count()).toBe(1);
  expect(await asking.page.getByRole('button', { name: 'Send the rating' }).count()).toBe(0);
  await expectFit(asking, 'bill-rated');
});

describe('a rating when the network is lost', () => {
  it('before it is sent: it is kept, sent once the line is back, and counts once', async () => {
    const talk = await endCall();
    const { page } = talk.asking;
    door.shut();
    await page.locator('[data-connection=reconnecting]').waitFor({ timeout: 20_000 });
    await rate(page, 5, 'Fast and clear.');
    await page.getByText('The connection is lost. Your rating is kept here').waitFor({ timeout: 20_000 });
    await expectSound(talk.asking, 'rated without a line', { isCut: true });
    door.reopen();
    await given(page);
    await page.getByText('Fast and clear.').waitFor();
    await until(async () => (await ratingOf(talk)).count === 1);
    expect(await ratingOf(talk)).toEqual({ average: 5, count: 1 });
  });

  it('after it has arrived: what is there is shown, and counts once', async () => {
    const talk = await endCall();
    const { page } = talk.asking;
    // Every answer of the first attempts is lost on its way back.
    let lost = 0;
    await page.route('**/rating', async (route) => {
      if (lost >= 3) return route.continue();
      lost++;
      await route.fetch();
      await route.abort('connectionreset');
    });
    await rate(page, 2, 'Not my subject.');
    await given(page);
    expect(lost).toBe(3);
    await page.getByText('Not my subject.').waitFor();
    await until(async () => (await ratingOf(talk)).count === 1);
    expect(await ratingOf(talk)).toEqual({ average: 2, count: 1 });
  });
});
