import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PaymentMethod } from '../../contract/index.ts';
import { buildPages } from '../../local/pages.ts';
import { type FakeStripe, startStripe } from '../fakes/stripe/index.ts';
import { Cluster } from '../support/cluster.ts';
import { ask, freshTopic, offer } from '../wire/scenes.ts';
import { launchChromium } from './support/chromium.ts';
import { signIn } from './support/sign-in.ts';
import { meetStripe } from './support/stripe-form.ts';
import { expectFit, PHONE, visitor } from './support/visitor.ts';

/** 100 a second. */
const RATE = 360_000;
const BLOCK_SECONDS = 20;
const KEY = 'pk_test_of_the_stand_in';
let stripe: FakeStripe;
let cluster: Cluster;
let browser: Browser;

beforeAll(async () => {
  stripe = await startStripe();
  [cluster, browser] = await Promise.all([
    Cluster.start({
      env: {
        QUESTION_SECONDS: '90',
        INVITATION_SECONDS: '60',
        FREE_SECONDS: '1',
        HOLD_BLOCK_SECONDS: String(BLOCK_SECONDS),
        HOLD_LEAD_SECONDS: '10',
        STRIPE_SECRET_KEY: stripe.secretKey,
        STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
        STRIPE_PUBLISHABLE_KEY: KEY,
        STRIPE_API_BASE: stripe.baseUrl,
      },
    }),
    launchChromium(),
    buildPages(),
  ]);
  stripe.webhooks.sendTo(`${cluster.url}/v1/webhooks/stripe`);
});
afterAll(async () => {
  await browser?.close();
  await cluster?.stop();
  await stripe?.close();
});

/** A client at the pages of theirs, whose browser knows Stripe. */
async function clientAt(address: string, viewport?: typeof PHONE) {
  const client = await cluster.client({ token: null });
  const visit = await visitor(browser, viewport);
  await meetStripe(visit.context, stripe, KEY);
  await signIn(visit.page, client, address);
  return { client, visit, page: visit.page };
}

it('a card is typed into a form of Stripe’s, refused in its words, taken, and is the one to pay with', async () => {
  const { client, visit, page } = await clientAt('/payments', PHONE);
  await page.getByRole('button', { name: 'Add a payment method' }).click();
  const dialog = page.getByRole('dialog');
  const number = dialog.frameLocator('iframe[title="Secure card form"]').getByLabel('Card number');
  await number.fill('1234');
  await expectFit(visit, 'stripe-card');
  await dialog.getByRole('button', { name: 'Add it' }).click();
  await dialog.getByText('Your card number is invalid.').waitFor();
  await number.fill('4242 4242 4242 4242');
  await dialog.getByRole('button', { name: 'Add it' }).click();
  await page.getByText('ending in 4242').waitFor();
  await dialog.waitFor({ state: 'hidden' });
  const { items } = await client.get<{ items: PaymentMethod[] }>('/v1/payment-methods');
  expect(items).toMatchObject([{ brand: 'visa', last4: '4242', isDefault: true }]);
  expect(visit.faults).toEqual([]);
  await visit.context.close();
});

it('where the bank wants the client’s word, its window opens: for the offer to be accepted, and for the call to go on', async () => {
  const topic = freshTopic();
  const consultant = await cluster.consultant({ skills: [topic], rate: RATE, available: false });
  const { url } = await consultant.post<{ url: string }>('/v1/payouts/onboarding');
  expect((await fetch(url)).ok).toBe(true);
  await consultant.emit('availability:set', { status: 'available' });
  const { client, visit, page } = await clientAt('/payments');
  await page.getByRole('button', { name: 'Add a payment method' }).click();
  const dialog = page.getByRole('dialog');
  const number = dialog.frameLocator('iframe[title="Secure card form"]').getByLabel('Card number');
  await number.fill('4000 0027 6000 3184');
  await dialog.getByRole('button', { name: 'Add it' }).click();
  await dialog.waitFor({ state: 'hidden' });
  const question = await ask(client, topic);
  await offer(consultant, question);
  await page.goto(`${cluster.url}/questions/${question.id}`);
  await page.getByRole('button', { name: /^Accept the offer of/ }).click();
  await page.getByRole('dialog', { name: 'Confirm the payment' }).waitFor();
  await page.getByRole('button', { name: 'Confirm and accept' }).click();
  await page.waitForURL('**/call/**');
  visit.faults.splice(0, visit.faults.length, ...visit.faults.filter((it) => !it.includes('402')));
  const sessionId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const waiting = page.getByText('Your bank wants you to confirm the payment of the time ahead.');
  const isPaid = async (billable: number) =>
    (await consultant.next('session:clock', (it) => it.billable >= billable)).billable;

  // The next block is held while they talk: the bank wants the client once more.
  await consultant.emit('session:join', { sessionId });
  await waiting.waitFor();
  await page.reload();
  await waiting.waitFor();
  await expectFit(visit, 'call-payment-action');
  await page.getByRole('button', { name: 'Confirm', exact: true }).click();
  await waiting.waitFor({ state: 'detached' });
  expect(await isPaid(BLOCK_SECONDS + 1)).toBeGreaterThan(BLOCK_SECONDS);
  await consultant.emit('session:end', { sessionId });
  expect(visit.faults).toEqual([]);
  await visit.context.close();
});

it('a form that cannot be loaded says so, and is tried again', async () => {
  const { visit, page } = await clientAt('/payments');
  let isAway = true;
  await visit.context.route('https://js.stripe.com/**', (route) => (isAway ? route.abort() : route.fallback()));
  await page.getByRole('button', { name: 'Add a payment method' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Stripe’s form cannot be loaded').waitFor();
  isAway = false;
  await dialog.getByRole('button', { name: 'Try again' }).click();
  await dialog.frameLocator('iframe[title="Secure card form"]').getByLabel('Card number').waitFor();
  await visit.context.close();
});
