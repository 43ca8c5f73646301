import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createDailyRooms, createDailyWebhooks } from '../../core/adapters/daily/index.ts';
import { insertRoom } from '../../core/db/queries/rooms.ts';
import { findSession } from '../../core/db/queries/sessions.ts';
import { receiveVideoEvent } from '../../core/flow/billing/receive-video-event.ts';
import { settleSession } from '../../core/flow/billing/settle-session.ts';
import { weighTestimony } from '../../core/flow/billing/weigh-testimony.ts';
import { DAILY, type Daily, dailyWebhook, startDaily } from '../fakes/daily.ts';
import { openShop, type Shop } from './shop.ts';
import { sell } from './sold.ts';

/** The sessions here took 3,600 seconds by our log, 600 of them free, at 36,000 an hour: a cent is a tenth of a second. */
const BILL = 30_000;

let shop: Shop;
let daily: Daily;
beforeAll(async () => {
  [shop, daily] = await Promise.all([openShop(), startDaily()]);
});
afterAll(() => Promise.all([shop?.close(), daily?.close()]));
afterEach(async () => {
  daily.mood = 'well';
  expect(await shop.wrong()).toEqual([]);
});

const deps = () => ({
  ...shop.parts,
  rooms: createDailyRooms({ apiKey: DAILY.apiKey, baseUrl: `${daily.url}/v1`, patienceMs: 300 }),
  videoWebhooks: { daily: createDailyWebhooks({ secret: DAILY.webhookSecret }) },
});

/** A session that is over, whose call took place at Daily. `inRoom`: seconds that each was there, up to the end; null: no record. */
async function called(inRoom: { client: number; consultant: number } | null) {
  const pair = await shop.pair();
  const sessionId = await sell(shop.parts, { ...pair, holds: [36_000], amount: BILL });
  const ref = `session-${sessionId}`;
  await insertRoom(shop.db, { sessionId, provider: 'daily', ref, url: `https://example.daily.co/${ref}` });
  const endedAt = ((await findSession(shop.db, sessionId))?.ended_at?.getTime() ?? 0) / 1000;
  const stay = (userId: string, seconds: number) => ({
    user_id: userId,
    participant_id: randomUUID(),
    join_time: endedAt - seconds,
    duration: seconds,
  });
  if (inRoom) {
    const participants = [stay(pair.clientId, inRoom.client), stay(pair.consultantId, inRoom.consultant)];
    daily.meetings.push({ room: ref, participants });
  }
  return { ...pair, sessionId, ref, endedAt };
}
const settle = (sessionId: string) => settleSession(deps(), { sessionId });
const charged = async (sessionId: string) => {
  const row = await findSession(shop.db, sessionId);
  return [row?.charged_amount, row?.witnessed_seconds, (row?.charged_amount ?? 0) - (row?.refunded_amount ?? 0)];
};

describe('before a session is settled, its provider is heard', () => {
  it.each<[string, { client: number; consultant: number } | null, number, number | null]>([
    ['the same', { client: 3_600, consultant: 3_600 }, BILL, null],
    ['half a minute less, as joining takes time', { client: 3_600, consultant: 3_570 }, BILL, null],
    ['a second less than that', { client: 3_600, consultant: 3_569 }, 29_690, 3_569],
    ['much less', { client: 3_600, consultant: 1_600 }, 10_000, 1_600],
    ['less than the free time', { client: 500, consultant: 3_600 }, 0, 500],
    ['more: a witness never raises a bill', { client: 9_000, consultant: 9_000 }, BILL, null],
    ['nothing at all: that is no testimony', null, BILL, null],
  ])('%s', async (_case, inRoom, amount, witnessed) => {
    const { sessionId } = await called(inRoom);
    await settle(sessionId);
    expect(await charged(sessionId)).toEqual([amount, witnessed, amount]);
  });

  it('a provider that is down delays nothing', async () => {
    const { sessionId } = await called({ client: 3_600, consultant: 100 });
    daily.mood = 'down';
    await settle(sessionId);
    expect(await charged(sessionId)).toEqual([BILL, null, BILL]);
  });
});

describe('what it tells afterwards', () => {
  const left = (it: Awaited<ReturnType<typeof called>>, userId: string, seconds: number, ref = randomUUID()) =>
    dailyWebhook({
      version: '1.0.0',
      type: 'participant.left',
      id: `left-${ref}`,
      event_ts: Date.now() / 1000,
      payload: { room: it.ref, session_id: ref, user_id: userId, joined_at: it.endedAt - 3_600, duration: seconds },
    });
  const tell = ({ rawBody: body, headers }: ReturnType<typeof left>) =>
    receiveVideoEvent(deps(), { provider: 'daily', body, headers });

  it('lowers the bill, once, whatever is told twice, and asks for the difference to be given back', async () => {
    const session = await called(null);
    await settle(session.sessionId);
    shop.rung.splice(0);
    const events = [left(session, session.clientId, 3_600), left(session, session.consultantId, 2_100)];
    for (const event of [...events, ...events]) await tell(event);
    const weighings = shop.rung.splice(0).filter((it) => it.name === 'session.weigh');
    expect(weighings).toHaveLength(2);
    for (const { payload } of [...weighings, ...weighings]) {
      await weighTestimony(deps(), payload as { sessionId: string });
    }
    expect(await charged(session.sessionId)).toEqual([BILL, 2_100, 15_000]);
  });

  it('never raises it', async () => {
    const session = await called({ client: 3_600, consultant: 1_600 });
    await settle(session.sessionId);
    await tell(left(session, session.consultantId, 3_600));
    await weighTestimony(deps(), session);
    expect(await charged(session.sessionId)).toEqual([10_000, 1_600, 10_000]);
  });

  it('of strangers, of other rooms, or unsigned, is nothing', async () => {
    const session = await called(null);
    await settle(session.sessionId);
    shop.rung.splice(0);
    await tell(left(session, randomUUID(), 10));
    await tell(left({ ...session, ref: 'another-room' }, session.clientId, 10));
    const forged = left(session, session.clientId, 10);
    await expect(tell({ ...forged, rawBody: Buffer.from(`${forged.rawBody} `) })).rejects.toMatchObject({
      code: 'validation_failed',
    });
    expect(shop.rung).toEqual([]);
  });

  it('a provider whose secret is not set is not listened to', async () => {
    const { rawBody: body, headers } = left(await called(null), randomUUID(), 1);
    await expect(receiveVideoEvent(deps(), { provider: 'zoom', body, headers })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
