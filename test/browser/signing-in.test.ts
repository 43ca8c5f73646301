import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildPages } from '../../local/pages.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { launchChromium } from './support/chromium.ts';
import { expectFit, PHONE, visitor } from './support/visitor.ts';

let cluster: Cluster;
let browser: Browser;

beforeAll(async () => {
  [cluster, browser] = await Promise.all([Cluster.start(), launchChromium(), buildPages()]);
});
afterAll(async () => {
  await browser?.close();
  await cluster?.stop();
});

const PASSWORD = 'a-long-password';

/** Run in the page: when the one access token that is kept ends. */
const keptEnd = (): Promise<number | undefined> =>
  new Promise((resolve) => {
    const request = indexedDB.open('consultant-connect', 1);
    request.onsuccess = () => {
      const all = request.result.transaction('tokens').objectStore('tokens').getAll();
      all.onsuccess = () => {
        request.result.close();
        resolve((all.result as { endsAt: number }[])[0]?.endsAt);
      };
    };
  });

/** What was mailed last to an address; tests have no mail server, the operator reads the outbox. */
async function linkMailedTo(email: string, path: string): Promise<string> {
  const admin = await cluster.admin();
  const find = async (): Promise<string | undefined> => {
    const { items } = await admin.get<{ items: { body: string }[] }>(`/v1/admin/mail?q=${encodeURIComponent(email)}`);
    return items.flatMap(({ body }) => body.match(new RegExp(`/${path}#token=\\S+`, 'u')) ?? [])[0];
  };
  return (await until(find, { what: () => `a link to ${path}` })) as string;
}

it('registers, confirms the address, sets a new password by mail, and signs in with it', async () => {
  const email = `${crypto.randomUUID()}@test.local`;
  const visit = await visitor(browser, PHONE);
  const { page } = visit;
  await page.goto(`${cluster.url}/register?as=client`);
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create the account' }).click();
  await page.locator('[data-connection=connected]').waitFor();
  await page.goto(cluster.url + (await linkMailedTo(email, 'verify-email')));
  await page.getByText('Your e-mail address is confirmed.').waitFor();
  await expectFit(visit, 'verify');

  await page.getByRole('button', { name: 'Account of Ada' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: 'Sign in' }).waitFor();
  await page.goto(`${cluster.url}/ask`);
  await page.waitForURL('**/sign-in?next=%2Fask');
  await expectFit(visit, 'sign-in');

  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await page.getByRole('heading', { name: 'Set a new password' }).waitFor();
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await page.getByText('the link is on its way').waitFor();
  await expectFit(visit, 'forgot');
  await page.goto(cluster.url + (await linkMailedTo(email, 'reset-password')));
  await page.getByLabel('New password').fill('another-long-password');
  await expectFit(visit, 'reset');
  await page.getByRole('button', { name: 'Save the new password' }).click();
  await page.getByRole('link', { name: 'Sign in' }).last().click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();

  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('do not fit together').waitFor();
  expect(visit.faults.splice(0).join()).toContain('401');
  await page.getByLabel('Password').fill('another-long-password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('[data-connection=connected]').waitFor();
  await visit.context.close();
});

it('keeps two tabs of one person signed in over many tokens, each refresh token used once; signing out ends both', async () => {
  const { url } = await cluster.addServer({ ACCESS_TOKEN_SECONDS: '4' });
  const visit = await visitor(browser);
  const { context, page } = visit;
  const refreshes: number[] = [];
  context.on('response', (response) => {
    if (response.url().endsWith('/v1/auth/refresh')) refreshes.push(response.status());
  });
  await page.goto(`${url}/register?as=client`);
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('E-mail address').fill(`${crypto.randomUUID()}@test.local`);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create the account' }).click();
  await page.locator('[data-connection=connected]').waitFor();
  const second = await context.newPage();
  await second.goto(`${url}/ask`);
  await second.locator('[data-connection=connected]').waitFor();

  await until(() => refreshes.length >= 4, { what: () => 'four rotations', within: 40_000 });

  // Both come back at the same moment to a token that has ended, and the answer to the first takes until the other is there.
  // They go right after a rotation: a page that goes in the middle of one takes the new token with it.
  const tabs = [page, second];
  const before = await page.evaluate(keptEnd);
  await until(async () => (await page.evaluate(keptEnd)) !== before, { what: () => 'a fresh token' });
  await Promise.all(tabs.map((tab) => tab.goto(`${url}/openapi.json`)));
  await until(async () => ((await page.evaluate(keptEnd)) ?? 0) < Date.now(), { what: () => 'the token to end' });
  let underWay = 0;
  let most = 0;
  await context.route('**/v1/auth/refresh', async (route) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await Promise.all(tabs.map((tab) => tab.locator('[data-connection]').waitFor()));
    const response = await route.fetch();
    underWay -= 1;
    await route.fulfill({ response });
  });
  await Promise.all(tabs.map((tab) => tab.goto(`${url}/ask`)));
  await Promise.all(tabs.map((tab) => tab.locator('[data-connection=connected]').waitFor()));
  expect(most).toBe(1);
  await context.unrouteAll({ behavior: 'wait' });
  expect(new Set(refreshes)).toEqual(new Set([200]));
  for (const tab of tabs) {
    await tab.getByRole('textbox', { name: 'Your question' }).waitFor();
    expect(await tab.locator('[data-connection=connected]').count()).toBe(1);
  }
  expect(visit.faults).toEqual([]);
  await page.getByRole('button', { name: 'Account of Ada' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await second.waitForURL('**/sign-in?next=%2Fask');
  await context.close();
});

it('is one person a tab: a client and a consultant beside each other in one browser', async () => {
  const { context, page } = await visitor(browser);
  const names = { client: 'Clara', consultant: 'Konrad' };
  const tabs = { client: page, consultant: await context.newPage() };
  for (const role of ['client', 'consultant'] as const) {
    const tab = tabs[role];
    await tab.goto(`${cluster.url}/register?as=${role}`);
    await tab.getByLabel('Your name').fill(names[role]);
    await tab.getByLabel('E-mail address').fill(`${crypto.randomUUID()}@test.local`);
    await tab.getByLabel('Password').fill(PASSWORD);
    await tab.getByRole('button', { name: 'Create the account' }).click();
    await tab.getByRole('button', { name: `Account of ${names[role]}` }).waitFor();
  }
  for (const role of ['client', 'consultant'] as const) {
    await tabs[role].reload();
    await tabs[role].getByRole('button', { name: `Account of ${names[role]}` }).waitFor();
  }
  await context.close();
});
