/** The whole market in four browsers: a client, two consultants and the operator; then every other page of each of them. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { buildPages } from '../../local/pages.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { freshTopic, untilKnown } from '../wire/scenes.ts';
import { launchChromium } from './support/chromium.ts';
import { signIn } from './support/sign-in.ts';
import { expectFit, PHONE, type Viewport, type Visitor, visitor } from './support/visitor.ts';

let cluster: Cluster;
let browser: Browser;
let client: Actor;
let first: Actor;
const visitors: Visitor[] = [];
const visit = async (viewport?: Viewport): Promise<Visitor> => {
  const it = await visitor(browser, viewport);
  visitors.push(it);
  return it;
};

beforeAll(async () => {
  [cluster, browser] = await Promise.all([
    Cluster.start({
      env: { FREE_SECONDS: '2', HOLD_BLOCK_SECONDS: '600', INVITATION_SECONDS: '60', QUESTION_SECONDS: '120' },
    }),
    launchChromium(),
    buildPages(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await cluster?.stop();
});

/** Nobody stays online for what comes next. */
afterEach(async () => {
  await Promise.all(visitors.splice(0).map(({ context }) => context.close()));
});

async function signInAsOperator(page: Page): Promise<void> {
  await page.goto(`${cluster.url}/sign-in?next=${encodeURIComponent('/operator/live')}`);
  await page.getByLabel('E-mail address').fill('admin@test.local');
  await page.getByLabel('Password').fill('admin-password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/operator/live');
}
const figure = (page: Page, name: string, value: string) =>
  page.locator('dl > div', { has: page.getByText(name, { exact: true }) }).getByText(value, { exact: true });
const offering = (page: Page) => page.getByRole('button', { name: /^Offer to take it/ });

it('takes a question from the client to two consultants, to the call and its bill, under the operator’s eyes', async () => {
  const topic = freshTopic();
  let second: Actor;
  [client, first, second] = await Promise.all([
    cluster.client({ connect: false }),
    cluster.consultant({ skills: [topic], rate: 36_000, connect: false }),
    cluster.consultant({ skills: [topic], rate: 18_000, connect: false }),
  ]);
  const [asking, one, two, operating] = await Promise.all([1, 2, 3, 4].map(() => visit()));
  if (!asking || !one || !two || !operating) throw new Error('four visitors');
  await Promise.all([
    signIn(asking.page, client, '/ask'),
    signIn(one.page, first, '/dispatch'),
    signIn(two.page, second, '/dispatch'),
    signInAsOperator(operating.page),
  ]);
  for (const { page } of [one, two]) await page.getByRole('switch', { name: 'Open for invitations' }).click();
  await untilKnown(client, topic, 2);
  await figure(operating.page, 'Consultants online', '2').waitFor();

  const title = `Somebody for ${topic.replaceAll('-', ' ')}, please`;
  await asking.page
    .getByRole('textbox', { name: 'Your question' })
    .fill(`${title}\nWe are stuck with it since yesterday.`);
  await asking.page.keyboard.press('Control+Enter');
  // Those invited may see it before its own client does.
  await Promise.all([
    asking.page.waitForURL('**/questions/*'),
    ...[one, two].map(({ page }) => offering(page).waitFor()),
  ]);
  // Loaded again in the middle: the invitation and the question are still there.
  await Promise.all([one.page.reload(), asking.page.reload()]);
  await operating.page.getByRole('row', { name: new RegExp(title) }).waitFor();
  await offering(one.page).click();
  await offering(two.page).click();
  const accepting = asking.page.getByRole('button', { name: /^Accept the offer of/ });
  await expect.poll(() => accepting.count(), { timeout: 20_000 }).toBe(2);
  await operating.page.getByRole('button', { name: 'Who was considered' }).click();
  await operating.page.getByRole('dialog').getByText('Parts of the score').waitFor();
  await expectFit(operating, 'operator-explanation');
  await operating.page.keyboard.press('Escape');

  await asking.page
    .getByRole('listitem')
    .filter({ hasText: '$360/h' })
    .getByRole('button', { name: /^Accept/ })
    .click();
  await Promise.all([asking, one].map(({ page }) => page.waitForURL('**/call/*')));
  await two.page.getByRole('heading', { name: 'Quiet right now' }).waitFor();
  await figure(operating.page, 'Running sessions', '1').waitFor();
  await asking.page.locator('[data-clock=paid]').waitFor({ timeout: 30_000 });
  await expectFit(operating, 'operator-live');

  await asking.page.keyboard.press('Alt+e');
  await asking.page.getByRole('button', { name: 'End the call' }).click();
  await asking.page.getByText('You pay').waitFor({ timeout: 30_000 });
  await asking.page.getByRole('group', { name: 'All in all' }).getByText('5 stars').click({ force: true });
  await asking.page.getByRole('button', { name: 'Send the rating' }).click();
  await asking.page.getByText('Thank you. Your rating counts from now on.').waitFor();

  await operating.page.getByRole('link', { name: 'Metrics' }).click();
  await figure(operating.page, 'Completed sessions', '1').waitFor({ timeout: 30_000 });
  await figure(operating.page, 'Satisfaction', '5.0').waitFor();
  for (const { faults } of visitors) expect(faults).toEqual([]);
});

it.each([
  ['desktop', undefined],
  ['phone', PHONE],
] as const)('fits on a %s, in light and dark, on every page', async (_name, viewport) => {
  const [asking, advising, operating] = await Promise.all([visit(viewport), visit(viewport), visit(viewport)]);
  await Promise.all([
    signIn(asking.page, client, '/history'),
    signIn(advising.page, first, '/earnings'),
    signInAsOperator(operating.page),
  ]);
  const look = async (visitor: Visitor, path: string, sign: string): Promise<void> => {
    await visitor.page.goto(new URL(path, cluster.url).href);
    await visitor.page.getByText(sign).first().waitFor();
    await expectFit(visitor, path.slice(1).replaceAll('/', '-'));
  };
  await look(asking, '/history', 'Bill and rating');
  await look(asking, '/payments', 'Used for the next call');
  await look(advising, '/earnings', 'All set');
  await look(advising, '/performance', 'Completed calls');
  await look(advising, '/sessions', 'Paid');
  await look(advising, '/profile', 'What would help');
  await look(operating, '/operator/metrics', 'Completed sessions');
  await look(operating, '/operator/disputes', 'No disputes');
  await look(operating, '/operator/skills', 'Unknown skills');
  await look(operating, '/operator/users', 'admin@test.local');
  await operating.page.getByRole('tab', { name: 'Audit log' }).click();
  await operating.page.getByText('Nothing is ever taken out of it.').waitFor();
  await expectFit(operating, 'operator-audit');
});
