/** Two visitors who are in one call through the product's own pages. */
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Cluster } from '../../support/cluster.ts';
import { until } from '../../support/until.ts';
import { openSession, type Talk } from '../../wire/scenes.ts';
import { findBarriers } from './axe.ts';
import { moves } from './moves.ts';
import { forgetNetworkFaults } from './network.ts';
import { signInAt } from './sign-in.ts';
import { type Viewport, type Visitor, visitor } from './visitor.ts';

export interface TwoInACall extends Talk {
  /** The client, whose way to the server may be another one. */
  asking: Visitor;
  advising: Visitor;
  /** The page of the call, later of its bill. */
  path: string;
  leave(): Promise<void>;
}

interface Around {
  cluster: Cluster;
  browser: Browser;
  /** Where the client's page finds the server. */
  url?: string;
  viewport?: Viewport;
  /** The client's own browser, and what it allows them; without it, everything. */
  askingBrowser?: Browser;
  permissions?: string[];
}

/** Opens a session and both its pages; returns once each sees what the other sends. */
export async function startTwo(around: Around): Promise<TwoInACall> {
  const { cluster, browser, url = cluster.url, viewport, askingBrowser = browser, permissions } = around;
  const talk = await openSession(cluster, { rate: 36_000 });
  const [asking, advising] = await Promise.all([visitor(askingBrowser, viewport), visitor(browser)]);
  if (permissions) await asking.context.grantPermissions(permissions, { origin: url });
  const path = `/call/${talk.session.id}`;
  await Promise.all([
    signInAt(url, asking.page, talk.client, path),
    signInAt(cluster.url, advising.page, talk.consultant, path),
  ]);
  await seesMoving(asking.page, 'remote');
  if (!permissions) await seesMoving(advising.page, 'remote');
  const leave = async (): Promise<void> => {
    await Promise.all([asking.context.close(), advising.context.close()]);
  };
  return { ...talk, asking, advising, path, leave };
}

export const seesMoving = (page: Page, part: 'remote' | 'local' | 'screen'): Promise<unknown> =>
  until(() => moves(page, `[data-part=${part}] video`), { what: () => `the ${part} picture to move`, within: 30_000 });

export const write = async (page: Page, text: string): Promise<void> => {
  await page.getByLabel('Message').fill(text);
  await page.keyboard.press('Enter');
};

/** Seconds on the page's clock. */
export async function clockOf(page: Page): Promise<number> {
  const shown = (await page.getByRole('timer').textContent()) ?? '';
  const [, minutes, seconds] = /(\d+):(\d\d)/u.exec(shown) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}

export const clockPasses = (page: Page, seconds: number): Promise<unknown> =>
  until(async () => (await clockOf(page)) > seconds, { what: () => `the clock to pass ${seconds} s`, within: 20_000 });

/**
 * Who listens or goes by keyboard finds no barrier, and nothing was refused, as the page is now. `isCut`: the browser may say that it
 * finds no network, which it does with each try.
 */
export async function expectSound(visitor: Visitor, state: string, { isCut = false } = {}): Promise<void> {
  expect(await findBarriers(visitor.page), state).toEqual([]);
  if (isCut) forgetNetworkFaults(visitor);
  expect(visitor.faults, state).toEqual([]);
}
