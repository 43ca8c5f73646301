/** The consultant's desk as its tests look at it. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Page as List, MatchWithQuestion } from '../../../contract/index.ts';
import type { Actor } from '../../support/actor.ts';

/** The big switch says so. */
export const shows = (page: Page, state: 'cut' | 'away' | 'available' | 'busy'): Promise<unknown> =>
  page.locator(`[data-availability=${state}]`).waitFor({ timeout: 20_000 });
export const theSwitch = (page: Page) => page.getByRole('switch', { name: 'Open for invitations' });
export const card = (page: Page, { title }: { title: string }) => page.getByRole('listitem', { name: title });
export const offering = (page: Page, { title }: { title: string }) =>
  page.getByRole('button', { name: `Offer to take it: “${title}”` });

/** The consultant's own matches, newest first, as the server has them. */
export const matchesOf = async (consultant: Actor): Promise<MatchWithQuestion[]> =>
  (await consultant.get<List<MatchWithQuestion>>('/v1/matches')).items;

/** The card's clock shows what is left by the server's word, give or take what looking takes. */
export async function expectRightTime(
  page: Page,
  question: { title: string },
  expiresAt: string | null,
): Promise<void> {
  const shown = await card(page, question).getByRole('timer').textContent();
  const [minutes = 0, seconds = 0] = (shown ?? '').split(':').map(Number);
  const left = (Date.parse(expiresAt ?? '') - Date.now()) / 1000;
  expect(Math.abs(minutes * 60 + seconds - left), `${shown} shown, ${left} s left`).toBeLessThan(2.5);
}
