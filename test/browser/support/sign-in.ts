import type { Page } from 'playwright-core';
import type { Actor } from '../../support/actor.ts';

/** As who has an account, through the page; ends at the given address. */
export async function signIn(page: Page, actor: Actor, address: string): Promise<void> {
  const { origin } = new URL(actor.url);
  await signInAt(origin, page, actor, address);
}

/** The same through another door to the server. */
export async function signInAt(origin: string, page: Page, { email }: Actor, address: string): Promise<void> {
  await page.goto(`${origin}/sign-in?next=${encodeURIComponent(address)}`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill('a-long-password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`**${address}`);
  await page.locator('[data-connection=connected]').waitFor();
}
