/** A closed laptop: nothing of the consultant's page runs, for longer than the presence lease. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Consultant } from '../../contract/index.ts';
import { buildPages } from '../../local/pages.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { ask, freshTopic, untilKnown } from '../wire/scenes.ts';
import { launchChromium } from './support/chromium.ts';
import { card, expectRightTime, matchesOf, offering, shows, theSwitch } from './support/desk.ts';
import { signIn } from './support/sign-in.ts';
import { type Visitor, visitor } from './support/visitor.ts';

let cluster: Cluster;
/** Nobody else's pages are stopped with it. */
let laptop: Browser;

beforeAll(async () => {
  [cluster, laptop] = await Promise.all([
    Cluster.start({ env: { PRESENCE_LEASE_SECONDS: '4', INVITATION_SECONDS: '30', QUESTION_SECONDS: '90' } }),
    launchChromium(),
    buildPages(),
  ]);
});
afterAll(async () => {
  await laptop?.close();
  await cluster?.stop();
});

async function sitDown(): Promise<{ topic: string; client: Actor; consultant: Actor; page: Page; visit: Visitor }> {
  const topic = freshTopic();
  const [client, consultant] = await Promise.all([
    cluster.client(),
    cluster.consultant({ skills: [topic], connect: false }),
  ]);
  const visit = await visitor(laptop);
  const { page } = visit;
  await signIn(page, consultant, '/dispatch');
  await theSwitch(page).click();
  await shows(page, 'available');
  await untilKnown(client, topic, 1);
  return { topic, client, consultant, page, visit };
}
const untilPresence = (viewer: Actor, { id }: Actor, wanted: Consultant['presence']): Promise<unknown> =>
  until(async () => (await viewer.get<Consultant>(`/v1/consultants/${id}`)).presence === wanted, {
    within: 30_000,
    what: () => `the consultant to be ${wanted}`,
  });

/** No process of a page gets any time: no timer, no socket, no picture. */
async function stopPages(): Promise<() => void> {
  const { processInfo } = await (await laptop.newBrowserCDPSession()).send('SystemInfo.getProcessInfo');
  const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  expect(renderers).not.toEqual([]);
  for (const pid of renderers) process.kill(pid, 'SIGSTOP');
  return () => {
    for (const pid of renderers) process.kill(pid, 'SIGCONT');
  };
}
it('a closed laptop is offline for the server; open again, it is available by itself and is asked what is open', async () => {
  const { topic, client, consultant, page, visit } = await sitDown();
  const missed = await ask(client, topic);
  await card(page, missed).waitFor();
  const wake = await stopPages();
  try {
    await untilPresence(client, consultant, 'offline');
    await untilKnown(client, topic, 0);
    // What they were asked is over with the lease, so that others can be asked.
    await until(async () => (await matchesOf(consultant))[0]?.match.status === 'expired', {
      within: 30_000,
      what: () => 'the invitation to end',
    });
  } finally {
    wake();
  }
  await shows(page, 'available');
  await untilPresence(client, consultant, 'online');
  const open = await ask(client, topic, { title: 'One that comes after the sleep' });
  await card(page, open).waitFor({ timeout: 20_000 });
  const found = (await matchesOf(consultant)).find(({ question }) => question.id === open.id);
  await expectRightTime(page, open, found?.match.expiresAt ?? null);
  await offering(page, open).click();
  await client.next('match:offered', ({ match }) => match.questionId === open.id);
  expect(await card(page, missed).count()).toBe(0);
  await visit.context.close();
});
