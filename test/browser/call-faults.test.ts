/** What goes wrong around a call, in real browsers: devices, permissions, networks, tabs, servers and tokens. */
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, call } from '../support/actor.ts';
import { Cluster, type Server } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { freshTopic, openSession } from '../wire/scenes.ts';
import {
  CALL_PAGE,
  callState,
  clockRuns,
  elapsed,
  enterCall,
  heard,
  type Stage,
  seeEachOther,
  untilHeard,
} from './support/call-page.ts';
import { launchChromium } from './support/chromium.ts';
import { type FrontDoor, openFrontDoor } from './support/front-door.ts';
import { bundleClient, type Site, serveSite } from './support/pages.ts';

declare const stage: Stage;

let cluster: Cluster;
let browser: Browser;
/** Asks its person before it gives camera and microphone. */
let askingBrowser: Browser;
let noCameraBrowser: Browser;
let sleeper: Browser | undefined;
let site: Site;
let door: FrontDoor;

beforeAll(async () => {
  site = await serveSite(CALL_PAGE, await bundleClient());
  [cluster, browser, askingBrowser, noCameraBrowser] = await Promise.all([
    Cluster.start({
      env: { CORS_ORIGINS: site.url, FREE_SECONDS: '600', RECONNECT_SECONDS: '60', NO_SHOW_SECONDS: '60' },
    }),
    launchChromium(),
    launchChromium({ allowsMedia: false }),
    launchChromium({ cameras: 0 }),
  ]);
  door = await openFrontDoor(cluster.url);
});
afterAll(async () => {
  await Promise.all([browser, askingBrowser, noCameraBrowser, sleeper].map((it) => it?.close()));
  await Promise.all([site?.close(), door?.close(), cluster?.stop()]);
});

/** The client's page, as each test has it, and the consultant's, where nothing is wrong. */
async function startCall(enterAsClient?: (talk: Awaited<ReturnType<typeof openSession>>) => Promise<Page>) {
  const topic = freshTopic();
  const [url] = cluster.servers.map((server) => server.url) as [string];
  const [client, consultant] = await Promise.all([
    cluster.client({ url }),
    cluster.consultant({ url, skills: [topic] }),
  ]);
  const talk = await openSession(cluster, { client, consultant, topic });
  const enter = (actor: Actor) => enterCall({ browser, site, url: door.url }, actor, talk.session);
  const [asking, advising] = await Promise.all([
    enterAsClient ? enterAsClient(talk) : enter(talk.client),
    enter(talk.consultant),
  ]);
  return { ...talk, asking, advising };
}
const end = (page: Page): Promise<unknown> => page.evaluate(() => stage.live.end());

describe('camera and microphone', () => {
  /** The client is in a browser that allows just this. */
  const allowing = (permissions: string[]) =>
    startCall(({ client, session }) =>
      enterCall({ browser: askingBrowser, site, url: door.url }, client, session, {}, (context) =>
        context.grantPermissions(permissions, { origin: site.url }),
      ),
    );
  const mediaOf = (page: Page) => page.evaluate(() => stage.live.call?.media);
  const soundComes = (page: Page) =>
    until(() => page.evaluate(() => (stage.live.call?.quality?.incomingKbps ?? 0) > 5), {
      what: () => 'something to be heard',
    });

  it('a denied camera leaves the voice', async () => {
    const { asking, advising } = await allowing(['microphone']);
    await untilHeard(asking, 'problem camera_denied');
    expect(await mediaOf(asking)).toBe('audio');
    await seeEachOther(asking);
    await soundComes(advising);
    expect(await heard(asking)).not.toContain('problem microphone_denied');
    await end(asking);
  });

  it('both denied leave the chat, and the other side is seen', async () => {
    const { asking, advising } = await allowing(['geolocation']);
    await untilHeard(asking, 'problem microphone_denied');
    expect(await heard(asking)).toContain('problem camera_denied');
    expect(await mediaOf(asking)).toBe('none');
    await seeEachOther(asking);
    await asking.evaluate(() => stage.live.send('I can only write'));
    await untilHeard(advising, 'message I can only write');
    await end(asking);
  });

  it('a missing camera leaves the voice', async () => {
    const { asking, advising } = await startCall(({ client, session }) =>
      enterCall({ browser: noCameraBrowser, site, url: door.url }, client, session),
    );
    await untilHeard(asking, 'problem camera_missing');
    expect(await mediaOf(asking)).toBe('audio');
    await soundComes(advising);
    await end(asking);
  });

  it('a question of the browser that nobody answers is pointed out, and holds nothing up', async () => {
    const { asking, advising } = await startCall(({ client, session }) =>
      // Without a window Chromium takes no answer for a no, at once: here the question stays, as it does on a screen.
      enterCall({ browser, site, url: door.url }, client, session, {}, (_, page) =>
        page.addInitScript(() => {
          navigator.mediaDevices.getUserMedia = () => new Promise(() => {});
        }),
      ),
    );
    await seeEachOther(asking);
    await asking.evaluate(() => stage.live.send('Where do I have to click?'));
    await untilHeard(advising, 'message Where do I have to click?');
    await untilHeard(asking, 'problem permission_waiting');
    expect(await mediaOf(asking)).toBe('none');
    expect(await callState(asking)).toBe('connected');
    await clockRuns(asking);
    await end(asking);
  });
});

const devTools = (page: Page): Promise<CDPSession> => page.context().newCDPSession(page);
const loseMedia = (tools: CDPSession, packetLoss: 0 | 100): Promise<unknown> =>
  tools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 1,
    downloadThroughput: -1,
    uploadThroughput: -1,
    packetLoss,
  });
/** The client's page is on a network that can be taken away: it has to be there before the page's first socket. */
async function startFragileCall() {
  let tools: CDPSession | undefined;
  const talk = await startCall(({ client, session }) =>
    enterCall({ browser, site, url: door.url }, client, session, {}, async (_, page) => {
      tools = await devTools(page);
      await tools.send('Network.enable');
      await loseMedia(tools, 0);
    }),
  );
  if (!tools) throw new Error('the page was not prepared');
  return { ...talk, tools };
}
/** Who this page is for ICE: another one after each restart. */
const iceName = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => /a=ice-ufrag:(\S+)/.exec(stage.peers.at(-1)?.localDescription?.sdp ?? '')?.[1]);

describe('the network', () => {
  it('that carries no media pauses the clock; new routes are looked for, and it goes on', async () => {
    const { asking, advising, tools } = await startFragileCall();
    await seeEachOther(asking, advising);
    await clockRuns(asking);
    const before = await iceName(asking);
    await loseMedia(tools, 100);
    await untilHeard(asking, 'call reconnecting');
    // By the other's clock, who has not gone: nobody's presence has ended, the media are down.
    await untilHeard(advising, 'notice peer_lost');
    const paused = await elapsed(advising);
    await until(async () => (await iceName(asking)) !== before, { what: () => 'new routes to be looked for' });
    expect(await elapsed(advising)).toBeLessThanOrEqual(paused + 1);
    await loseMedia(tools, 0);
    await untilHeard(advising, 'notice peer_back');
    await until(async () => (await callState(asking)) === 'connected', { within: 30_000 });
    await seeEachOther(asking, advising);
    await clockRuns(advising);
    expect(await asking.evaluate(() => stage.peers.length)).toBe(1);
    expect(await heard(asking)).not.toContain('rejoined');
    await end(asking);
  });

  it('may be gone altogether while the server starts anew: all is as before afterwards', async () => {
    const { asking, advising, tools } = await startFragileCall();
    await seeEachOther(asking, advising);
    await clockRuns(asking);
    await loseMedia(tools, 100);
    const [server] = cluster.servers as [Server];
    await server.kill('SIGKILL');
    cluster.servers.splice(0);
    await untilHeard(asking, 'call reconnecting');
    const { url } = await cluster.addServer();
    door.leadTo(url);
    await loseMedia(tools, 0);
    for (const page of [asking, advising]) await untilHeard(page, 'rejoined', 45_000);
    await until(async () => (await callState(asking)) === 'connected', { within: 45_000 });
    await seeEachOther(asking, advising);
    await clockRuns(advising);
    await advising.evaluate(() => stage.live.send('There you are'));
    await untilHeard(asking, 'message There you are');
    await end(asking);
  });
});

it('a tab that sleeps is taken for gone and pauses the clock; awake, it is in the call again by itself', async () => {
  // A browser of its own, whose pages can be stopped: no timer, no socket and no picture goes on.
  sleeper = await launchChromium();
  const own = sleeper;
  const { asking, advising } = await startCall(({ client, session }) =>
    enterCall({ browser: own, site, url: door.url }, client, session),
  );
  await seeEachOther(asking, advising);
  await clockRuns(advising);
  const { processInfo } = await (await own.newBrowserCDPSession()).send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  expect(renderers).not.toEqual([]);
  for (const pid of renderers) process.kill(pid, 'SIGSTOP');
  await untilHeard(advising, 'notice peer_lost', 45_000).finally(() => {
    for (const pid of renderers) process.kill(pid, 'SIGCONT');
  });
  const paused = await elapsed(advising);
  await untilHeard(asking, 'rejoined', 45_000);
  await untilHeard(advising, 'notice peer_back');
  await seeEachOther(asking, advising);
  await clockRuns(advising);
  expect(await elapsed(advising)).toBeLessThan(paused + 15);
  await end(asking);
});

it('a call outlives its tokens: each is replaced on the open connection before its end', async () => {
  const lasting = 4;
  const shortly = await cluster.addServer({ ACCESS_TOKEN_SECONDS: String(lasting) });
  const given: number[] = [];
  const { asking, advising } = await startCall(({ client, session }) => {
    let { refreshToken } = client;
    const freshToken = async (): Promise<string> => {
      const body = { refreshToken };
      const tokens = (await call(shortly.url, 'POST', '/v1/auth/refresh', { body })) as {
        accessToken: string;
        refreshToken: string;
      };
      refreshToken = tokens.refreshToken;
      given.push(Date.now());
      return tokens.accessToken;
    };
    return enterCall({ browser, site, url: door.url }, client, session, {}, (_, page) =>
      page.exposeFunction('freshToken', freshToken),
    );
  });
  await seeEachOther(asking, advising);
  await until(() => given.length >= 4 && Date.now() - (given[0] ?? 0) > 2 * lasting * 1000, { within: 30_000 });
  await asking.evaluate(() => stage.live.send('Still signed in'));
  await untilHeard(advising, 'message Still signed in');
  expect(await heard(asking)).not.toContain('rejoined');
  expect(await callState(asking)).toBe('connected');
  await end(asking);
});
