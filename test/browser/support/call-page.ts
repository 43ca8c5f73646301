/** Two people in a call, each with a browser page that is nothing but the client package and three videos. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { CallOptions, ConsultantConnect, LiveSession } from '../../../client-sdk/src/index.ts';
import type { Session } from '../../../contract/index.ts';
import type { Actor } from '../../support/actor.ts';
import { until } from '../../support/until.ts';
import { moves } from './moves.ts';
import type { Site } from './pages.ts';

/** What the page keeps on `window` for the test to look at. */
export interface Stage {
  client: ConsultantConnect;
  live: LiveSession;
  /** What the session and the call have told, in words. */
  heard: string[];
  /** What the clock shows. */
  elapsed: number;
  /** The page's peer connections, the newest last. */
  peers: RTCPeerConnection[];
}
declare const stage: Stage;

export const CALL_PAGE = `<!doctype html><title>call</title>
<video id="local"></video><video id="remote"></video><video id="screen"></video>
<script>
  const peers = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...args) { super(...args); peers.push(this); }
  };
</script>
<script type="module">
  import { ConsultantConnect } from '/client.js';
  window.enter = async (url, token, sessionId, options = {}) => {
    const getToken = window.freshToken;
    const client = new ConsultantConnect({ url, ...(getToken ? { getToken } : { token }), logLevel: 'info' });
    const heard = [];
    const stage = { client, heard, peers, elapsed: 0 };
    window.stage = stage;
    await client.connect();
    const live = await client.sessions.join(sessionId, {
      localVideo: document.querySelector('#local'),
      remoteVideo: document.querySelector('#remote'),
      remoteScreenVideo: document.querySelector('#screen'),
      ...options,
    });
    stage.live = live;
    live.on('clock', ({ elapsed }) => { stage.elapsed = elapsed; });
    live.on('rejoined', () => heard.push('rejoined'));
    live.on('message', ({ text }) => heard.push('message ' + text));
    live.on('notice', ({ code }) => heard.push('notice ' + code));
    live.on('ended', () => heard.push('ended'));
    live.call.on('takenOver', () => heard.push('takenOver'));
    live.call.on('problem', (problem) => heard.push('problem ' + problem));
    live.call.on('state', (state) => heard.push('call ' + state));
  };
</script>`;

export interface Entrance {
  browser: Browser;
  site: Site;
  /** Where the page finds the server. */
  url: string;
}

/** Opens the page and joins; `prepare` comes before the page is loaded. */
export async function enterCall(
  { browser, site, url }: Entrance,
  actor: Actor,
  session: Session,
  options: Pick<CallOptions, 'microphone' | 'camera'> = {},
  prepare: (context: BrowserContext, page: Page) => Promise<unknown> = async () => {},
): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await prepare(context, page);
  await page.goto(site.url);
  await page.evaluate(
    ([url, token, id, more]) =>
      (window as unknown as { enter(...args: unknown[]): Promise<void> }).enter(url, token, id, more),
    [url, actor.accessToken, session.id, options] as const,
  );
  return page;
}

export const callState = (page: Page): Promise<string | undefined> => page.evaluate(() => stage.live.call?.state);
export const heard = (page: Page): Promise<string[]> => page.evaluate(() => stage.heard);
export const elapsed = (page: Page): Promise<number> => page.evaluate(() => stage.elapsed);

export const untilHeard = (page: Page, what: string, within = 30_000): Promise<unknown> =>
  until(async () => (await heard(page)).includes(what), { within, what: () => `${what} to be heard` });

export const seeEachOther = (...pages: Page[]): Promise<unknown> =>
  Promise.all(
    pages.map((page) =>
      until(() => moves(page, '#remote'), { within: 30_000, what: () => 'the other to be seen moving' }),
    ),
  );

/** The clock goes on from where it is. */
export async function clockRuns(page: Page): Promise<void> {
  const before = await elapsed(page);
  await until(async () => (await elapsed(page)) > before + 1, { what: () => `the clock to go on from ${before}` });
}
