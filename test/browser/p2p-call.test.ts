import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Session } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { openSession, type Talk } from '../wire/scenes.ts';
import { CALL_PAGE, callState, enterCall, heard, type Stage, seeEachOther } from './support/call-page.ts';
import { launchChromium } from './support/chromium.ts';
import { type FrontDoor, openFrontDoor } from './support/front-door.ts';
import { bundleClient, type Site, serveSite } from './support/pages.ts';

declare const stage: Stage;

let cluster: Cluster;
let browser: Browser;
let site: Site;
let door: FrontDoor;

beforeAll(async () => {
  const modules = await bundleClient();
  site = await serveSite(CALL_PAGE, modules);
  [cluster, browser] = await Promise.all([
    Cluster.start({
      servers: 2,
      env: {
        CORS_ORIGINS: site.url,
        PRESENCE_LEASE_SECONDS: '9',
        FREE_SECONDS: '600',
        RECONNECT_SECONDS: '30',
        NO_SHOW_SECONDS: '60',
      },
    }),
    launchChromium(),
  ]);
  door = await openFrontDoor(cluster.servers[0]!.url);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([site?.close(), door?.close(), cluster?.stop()]);
});

const enter = (actor: Actor, session: Session, options = {}): Promise<Page> =>
  enterCall({ browser, site, url: door.url }, actor, session, options);

async function startCall(): Promise<Talk & { pages: [Page, Page] }> {
  const talk = await openSession(cluster);
  const pages = (await Promise.all([enter(talk.client, talk.session), enter(talk.consultant, talk.session)])) as [
    Page,
    Page,
  ];
  await seeEachOther(...pages);
  return { ...talk, pages };
}

it('two browsers see each other move, keep the call while the signalling changes servers, show a screen, and hang up', async () => {
  const { pages, client } = await startCall();
  const [asking, advising] = pages;
  expect(await callState(asking)).toBe('connected');
  expect(await callState(advising)).toBe('connected');
  await until(() => asking.evaluate(() => (stage.live.call?.quality?.incomingKbps ?? 0) > 0));

  await client.next('session:started', () => true, { within: 5_000 });
  await cluster.servers[0]!.kill('SIGKILL');
  door.leadTo(cluster.servers[1]!.url);
  await seeEachOther(asking, advising);
  for (const page of pages) await until(async () => (await heard(page)).includes('rejoined'));
  expect(await callState(asking)).toBe('connected');

  // The new line is negotiated through the other server.
  await advising.evaluate(() => stage.live.call?.setScreen(true));
  await until(() => asking.evaluate(() => (document.querySelector<HTMLVideoElement>('#screen')?.videoWidth ?? 0) > 0), {
    what: () => 'the screen to be seen',
  });
  expect(await asking.evaluate(() => stage.live.call?.remoteScreen !== null)).toBe(true);
  await advising.evaluate(() => stage.live.call?.setScreen(false));
  await until(() => asking.evaluate(() => stage.live.call?.remoteScreen === null), {
    what: () => 'the screen to be gone',
  });
  await seeEachOther(asking, advising);

  await asking.evaluate(() => stage.live.send('Thank you!'));
  await until(async () => (await heard(advising)).includes('message Thank you!'));
  await asking.evaluate(() => stage.live.end());
  for (const page of pages) {
    await until(async () => (await callState(page)) === 'ended');
    expect(await page.evaluate(() => document.querySelector<HTMLVideoElement>('#local')?.srcObject)).toBe(null);
  }
  expect(await heard(advising)).toContain('ended');
});

it('a reloaded page is in the call again; a second tab takes it over; a stranger is refused', async () => {
  const { pages, client, consultant, session } = await startCall();
  const [asking, advising] = pages;
  await asking.reload();
  const again = await enter(client, session);
  await seeEachOther(again, advising);

  const secondTab = await enter(client, session);
  await seeEachOther(secondTab, advising);
  await until(async () => (await heard(again)).includes('takenOver'));
  expect(await callState(again)).toBe('ended');

  const stranger = await cluster.client({ url: cluster.servers.at(-1)!.url });
  await expect(enter(stranger, session)).rejects.toThrow('not_found');
  expect(await callState(advising)).toBe('connected');
  await consultant.connect({ url: cluster.servers.at(-1)!.url });
  await consultant.emit('session:end', { sessionId: session.id });
});

it('microphone and camera can be off, and are missed by nobody but the eyes', async () => {
  const talk = await openSession(cluster);
  const [quiet, other] = await Promise.all([
    enter(talk.client, talk.session, { microphone: false, camera: false }),
    enter(talk.consultant, talk.session),
  ]);
  await seeEachOther(quiet);
  expect(await quiet.evaluate(() => [stage.live.call?.media, stage.live.call?.microphoneOn])).toEqual(['none', false]);
  await quiet.evaluate(() => stage.live.call?.setCamera(true));
  await seeEachOther(other);
  await quiet.evaluate(() => stage.live.call?.setMicrophone(true));
  expect(await quiet.evaluate(() => [stage.live.call?.media, stage.live.call?.microphoneOn])).toEqual(['video', true]);
  await quiet.evaluate(() => stage.live.call?.setCamera(false));
  expect(await quiet.evaluate(() => [stage.live.call?.media, stage.live.call?.cameraOn])).toEqual(['audio', false]);
});
