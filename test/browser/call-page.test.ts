/** In the middle of a call, through the product's pages: what may happen there, and what each page says about it. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { buildPages } from '../../local/pages.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { launchChromium } from './support/chromium.ts';
import { type FrontDoor, openFrontDoor } from './support/front-door.ts';
import {
  clockOf,
  clockPasses,
  expectSound,
  seesMoving,
  startTwo,
  type TwoInACall,
  write,
} from './support/two-in-a-call.ts';
import { expectFit, PHONE } from './support/visitor.ts';

let cluster: Cluster;
let browser: Browser;
/** Nobody has allowed anything here, but for what a test grants. */
let strictBrowser: Browser;
let door: FrontDoor;
let two: TwoInACall;

beforeAll(async () => {
  [cluster, browser, strictBrowser] = await Promise.all([
    Cluster.start({ env: { FREE_SECONDS: '600', NO_SHOW_SECONDS: '60', RECONNECT_SECONDS: '30' } }),
    launchChromium({ cameras: 2 }),
    launchChromium({ allowsMedia: false }),
    buildPages(),
  ]);
  door = await openFrontDoor(cluster.url);
});
afterEach(async () => {
  door.reopen();
  await two?.leave();
});
afterAll(async () => {
  await Promise.all([browser?.close(), strictBrowser?.close(), door?.close()]);
  await cluster?.stop();
});

const says = (page: Page, text: string) => page.getByText(text, { exact: true }).first().waitFor({ timeout: 20_000 });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

it('goes on after a reload: the same call, the clock never behind, what was written still there', async () => {
  two = await startTwo({ cluster, browser });
  const { asking, advising } = two;
  await write(asking.page, 'Line 12 fails');
  await says(advising.page, 'Line 12 fails');
  await clockPasses(asking.page, 2);
  const before = await clockOf(asking.page);
  await asking.page.reload();
  expect(asking.page.url()).toContain(two.path);
  await Promise.all([asking, advising].map(({ page }) => seesMoving(page, 'remote')));
  await says(asking.page, 'Line 12 fails');
  await clockPasses(asking.page, before + 1);
  await expectSound(asking, 'after a reload');
  await expectSound(advising, 'the other was away for a moment');
});

it('a lost network is said on both sides, holds the clock, and mends by itself', async () => {
  two = await startTwo({ cluster, browser, url: door.url });
  const { asking, advising } = two;
  await clockPasses(advising.page, 1);
  door.shut();
  await says(asking.page, 'Your connection is lost. You come back into the call by itself.');
  await says(asking.page, 'Paused: it runs only while both are here');
  await says(advising.page, 'The other side has lost the connection. The clock is paused.');
  await advising.page.locator('[data-clock=paused]').waitFor();
  const paused = await clockOf(advising.page);
  await expectSound(asking, 'cut off', { isCut: true });
  await expectSound(advising, 'left alone');
  door.reopen();
  await says(advising.page, 'The other side is back.');
  await asking.page.locator('[data-clock=free]').waitFor({ timeout: 20_000 });
  await Promise.all([asking, advising].map(({ page }) => seesMoving(page, 'remote')));
  await clockPasses(advising.page, paused);
  // Nothing of the time apart is counted: by now that would be several seconds.
  expect(await clockOf(advising.page)).toBeLessThanOrEqual(paused + 4);
  expect(await asking.page.getByText('Your connection is lost.').count()).toBe(0);
});

it('a second tab takes the call over; the first says where it is, and takes it back', async () => {
  two = await startTwo({ cluster, browser });
  const { asking, advising, path } = two;
  const second = await asking.context.newPage();
  await second.goto(new URL(path, cluster.url).href);
  await seesMoving(second, 'remote');
  await says(asking.page, 'The call goes on in another window of yours.');
  await expectSound(asking, 'taken over');
  await button(asking.page, 'Continue here').click();
  await seesMoving(asking.page, 'remote');
  await says(second, 'The call goes on in another window of yours.');
  await seesMoving(advising.page, 'remote');
  await clockPasses(asking.page, await clockOf(asking.page));
  await expectSound(asking, 'taken back');
});

it.each([
  {
    allowed: ['microphone'],
    sentence: 'Your camera is not allowed here: you are heard, not seen. Allow it in the browser, then turn it on.',
  },
  {
    allowed: ['geolocation'],
    sentence:
      'Neither microphone nor camera can be used here: you can write in the chat. Allow them in the browser, then turn them on.',
  },
])('whoever allows no more than $allowed is told what works, and it does', async ({ allowed, sentence }) => {
  two = await startTwo({ cluster, browser, askingBrowser: strictBrowser, permissions: allowed });
  const { asking, advising } = two;
  await says(asking.page, sentence);
  await says(advising.page, 'The client: no picture');
  expect(await asking.page.getByText('are heard, not seen').count()).toBe(allowed.includes('microphone') ? 1 : 0);
  await write(asking.page, 'I can write');
  await says(advising.page, 'I can write');
  await expectSound(asking, `${allowed} allowed`);
});

it('a screen is shared by key and seen by the other side, until it is stopped', async () => {
  two = await startTwo({ cluster, browser });
  const { asking, advising } = two;
  await advising.page.keyboard.press('Alt+s');
  await asking.page.locator('[data-part=screen] video').waitFor({ timeout: 20_000 });
  await until(
    () =>
      asking.page
        .locator('[data-part=screen] video')
        .evaluate((video: HTMLVideoElement) => video.videoWidth > 0 && video.currentTime > 0),
    { what: () => 'the screen to be seen', within: 20_000 },
  );
  await seesMoving(asking.page, 'remote');
  await expectSound(asking, 'sees a screen');
  await expectSound(advising, 'shows a screen');
  await button(advising.page, 'Stop sharing').click();
  await asking.page.locator('[data-part=screen]').waitFor({ state: 'detached' });
  await button(advising.page, 'Share screen').waitFor();
});

it('microphone, camera and devices are a key away', async () => {
  two = await startTwo({ cluster, browser });
  const { asking, advising } = two;
  const { page } = asking;
  await page.keyboard.press('Alt+m');
  await button(page, 'Unmute').waitFor();
  expect(await own(page, 'audio')).toMatchObject({ enabled: false });
  await page.keyboard.press('Alt+m');
  await button(page, 'Mute').waitFor();
  expect(await own(page, 'audio')).toMatchObject({ enabled: true });
  await page.keyboard.press('Alt+c');
  await says(advising.page, 'The client: no picture');
  await expectSound(asking, 'camera off');
  await page.keyboard.press('Alt+c');
  await seesMoving(advising.page, 'remote');

  await page.keyboard.press('Alt+d');
  const cameras = page.getByRole('dialog', { name: 'Devices' }).getByLabel('Camera');
  await cameras.waitFor();
  const before = await own(page, 'video');
  expect(await cameras.locator('option').count()).toBeGreaterThan(1);
  expect(await cameras.inputValue()).toBe(before?.device);
  await expectSound(asking, 'devices');
  await page.keyboard.press('Tab');
  await until(
    async () => {
      if (await cameras.evaluate((it) => it === document.activeElement)) return true;
      await page.keyboard.press('Tab');
      return false;
    },
    { what: () => 'the cameras to be reached by Tab' },
  );
  const isLast = await cameras.evaluate((it: HTMLSelectElement) => it.selectedIndex === it.length - 1);
  await page.keyboard.press(isLast ? 'ArrowUp' : 'ArrowDown');
  const listed = await cameras.evaluate((it: HTMLSelectElement) => [...it.options].map(({ value }) => value));
  const now = await until(
    async () => {
      const device = (await own(page, 'video'))?.device;
      return device !== before?.device && listed.includes(device ?? '') && device;
    },
    { what: () => 'the other camera to be used' },
  );
  await until(async () => (await cameras.inputValue()) === now, { what: () => 'the list to name it' });
  await expectSound(asking, 'with another camera');
  // Back to the first, for Chromium's other cameras show nothing that moves.
  await page.keyboard.press(isLast ? 'ArrowDown' : 'ArrowUp');
  await until(async () => (await own(page, 'video'))?.device === before?.device, { what: () => 'the first camera' });
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await seesMoving(advising.page, 'remote');
});

it('on a phone all of it is in sight: nothing lies over the chat or the way to end', async () => {
  two = await startTwo({ cluster, browser, viewport: PHONE });
  const { asking } = two;
  for (const name of ['Send', 'End call', 'Mute']) {
    const onTop = await button(asking.page, name).evaluate((it) => {
      const { x, y, width, height } = it.getBoundingClientRect();
      return it.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    });
    expect(onTop, name).toBe(true);
  }
  await expectFit(asking, 'call-page');
});

/** What this page sends of itself. */
const own = (page: Page, kind: 'audio' | 'video') =>
  page.locator('[data-part=local] video').evaluate((video: HTMLVideoElement, wanted) => {
    const stream = video.srcObject as MediaStream | null;
    const track = stream?.getTracks().find((it) => it.kind === wanted && it.readyState === 'live');
    return track && { enabled: track.enabled, device: track.getSettings().deviceId };
  }, kind);
