import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDailyRooms } from '../../core/adapters/daily/index.ts';
import { createP2pRooms } from '../../core/adapters/p2p/index.ts';
import { createRoomsWithFallback } from '../../core/adapters/video-fallback/index.ts';
import { createZoomRooms } from '../../core/adapters/zoom/index.ts';
import type { VideoRooms } from '../../core/ports/video-rooms.ts';
import { DAILY, type Daily, startDaily } from '../fakes/daily.ts';
import { startZoom, ZOOM, type Zoom } from '../fakes/zoom.ts';

let daily: Daily;
let zoom: Zoom;
beforeAll(async () => {
  [daily, zoom] = await Promise.all([startDaily(), startZoom()]);
});
afterAll(() => Promise.all([daily.close(), zoom.close()]));
beforeEach(() => {
  daily.mood = 'well';
  zoom.mood = 'well';
});

const dailyRooms = (patienceMs = 2_000) =>
  createDailyRooms({ apiKey: DAILY.apiKey, baseUrl: `${daily.url}/v1`, patienceMs });
const zoomRooms = (patienceMs = 2_000) =>
  createZoomRooms({ ...ZOOM, apiBase: zoom.url, oauthBase: zoom.url, patienceMs });
const log = { debug() {}, info() {}, warn() {}, error() {} };

const opening = () => ({ sessionId: randomUUID(), opensAt: Date.now() - 60_000, expiresAt: Date.now() + 3_600_000 });
const somebody = () => ({ userId: randomUUID(), userName: 'Someone', expiresAt: Date.now() + 600_000 });

describe.each<[string, () => VideoRooms]>([
  ['p2p', () => createP2pRooms({ iceServers: [] })],
  ['daily', dailyRooms],
  ['zoom', zoomRooms],
])('every provider: %s', (name, create) => {
  it('makes a room, lets people in, and closes it, as often as it is asked to', async () => {
    const rooms = create();
    const room = await rooms.open(opening());
    expect(room).toMatchObject({ provider: name });
    const someone = somebody();
    const joinData = await rooms.joinData({ room, ...someone });
    expect(joinData).toMatchObject({ provider: name, expiresAt: new Date(someone.expiresAt).toISOString() });
    await rooms.close(room);
    await rooms.close(room);
  });
});

describe.each<[string, () => VideoRooms, () => Daily | Zoom]>([
  ['daily', () => dailyRooms(200), () => daily],
  ['zoom', () => zoomRooms(200), () => zoom],
])('a hosted provider: %s', (_name, create, standIn) => {
  it.each(['down', 'silent'] as const)('that is %s makes no room, within its time', async (mood) => {
    standIn().mood = mood;
    const began = Date.now();
    await expect(create().open(opening())).rejects.toThrow();
    expect(Date.now() - began).toBeLessThan(2_000);
  });
});

describe('daily', () => {
  it('makes private rooms for two that open and close by themselves', async () => {
    const it = opening();
    const room = await dailyRooms().open(it);
    expect(daily.rooms.get(room.ref)).toMatchObject({
      privacy: 'private',
      properties: {
        nbf: Math.floor(it.opensAt / 1000),
        exp: Math.ceil(it.expiresAt / 1000),
        max_participants: 2,
        eject_at_room_exp: true,
      },
    });
  });

  it('gives everyone a token of their own, for this room and for a time', async () => {
    const rooms = dailyRooms();
    const room = await rooms.open(opening());
    const someone = somebody();
    const { token, url } = await rooms.joinData({ room, ...someone });
    expect(url).toBe(room.url);
    expect(daily.tokens.get(token ?? '')).toEqual({
      room_name: room.ref,
      user_id: someone.userId,
      user_name: someone.userName,
      exp: Math.ceil(someone.expiresAt / 1000),
    });
  });

  it('a room whose making was not answered is found again, not made twice', async () => {
    const it = opening();
    daily.mood = 'lost';
    await expect(dailyRooms().open(it)).rejects.toThrow();
    daily.mood = 'well';
    const room = await dailyRooms().open(it);
    expect([...daily.rooms.keys()].filter((name) => name.includes(it.sessionId))).toEqual([room.ref]);
  });

  it('tells who was there: those who are inside, those who have left, also when the room is gone', async () => {
    const rooms = dailyRooms();
    const room = await rooms.open(opening());
    const [client, consultant] = [randomUUID(), randomUUID()];
    daily.meetings.push({
      room: room.ref,
      participants: [{ user_id: client, participant_id: 'p1', join_time: 1_800_000_000, duration: 65 }],
    });
    daily.rooms.get(room.ref)?.present.push({ id: 'p2', userId: consultant, joinTime: 1_800_000_010 });
    const left = { userId: client, ref: 'p1', joinedAt: 1_800_000_000_000, leftAt: 1_800_000_065_000 };
    expect(await rooms.stays(room)).toEqual([
      left,
      { userId: consultant, ref: 'p2', joinedAt: 1_800_000_010_000, leftAt: null },
    ]);
    await rooms.close(room);
    expect(await rooms.stays(room)).toEqual([left]);
  });
});

describe('zoom', () => {
  it('one token serves many calls, and is fetched anew when it is refused', async () => {
    const rooms = zoomRooms();
    const before = zoom.asked.filter((it) => it.path === '/oauth/token').length;
    const tokensFetched = () => zoom.asked.filter((it) => it.path === '/oauth/token').length - before;
    await Promise.all([rooms.open(opening()), rooms.open(opening()), rooms.open(opening())]);
    expect(tokensFetched()).toBe(1);
    zoom.tokens.clear();
    await rooms.open(opening());
    expect(tokensFetched()).toBe(2);

    // Who has a minute left has none to spare.
    zoom.token.lifeSeconds = 60;
    zoom.tokens.clear();
    await rooms.open(opening());
    expect(tokensFetched()).toBe(3);
    zoom.token.lifeSeconds = 3599;
    await rooms.open(opening());
    expect(tokensFetched()).toBe(4);
    await rooms.open(opening());
    expect(tokensFetched()).toBe(4);
  });

  it('people join by a link that names them, and are sent out at the end', async () => {
    const rooms = zoomRooms();
    const room = await rooms.open(opening());
    const meeting = zoom.meetings.get(room.ref);
    expect(meeting?.body).toMatchObject({ settings: { join_before_host: true, waiting_room: false } });
    const someone = somebody();
    const url = new URL((await rooms.joinData({ room, ...someone })).url ?? '');
    expect(url.searchParams.get('pwd')).toBe('abc.1');
    expect(url.searchParams.get('uname')).toBe('Someone');
    meeting?.participants.push({
      user_id: '16778240',
      customer_key: url.searchParams.get('customer_key'),
      join_time: '2027-01-15T08:00:00Z',
      leave_time: '2027-01-15T08:10:00Z',
    });
    expect(await rooms.stays(room)).toMatchObject([
      { userId: someone.userId, joinedAt: 1_800_000_000_000, leftAt: 1_800_000_600_000 },
    ]);
    await rooms.close(room);
    expect(meeting?.ended).toBe(true);
    expect(zoom.meetings.has(room.ref)).toBe(false);
    // Who was there is still known; of a meeting that never was nobody knows anything.
    expect(await rooms.stays(room)).toHaveLength(1);
    expect(await rooms.stays({ ...room, ref: '1' })).toBe(null);
  });
});

describe('several providers', () => {
  it('the next one makes the room while the first is down, which is asked again only after a rest; each session stays where it is', async () => {
    const rooms = createRoomsWithFallback({ providers: [dailyRooms(), zoomRooms()], log, failures: 2, restMs: 300 });
    const first = await rooms.open(opening());
    expect(first.provider).toBe('daily');
    daily.mood = 'down';
    const provider = async () => (await rooms.open(opening())).provider;
    expect([await provider(), await provider(), await provider()]).toEqual(['zoom', 'zoom', 'zoom']);
    const asked = daily.asked.length;
    expect(await provider()).toBe('zoom');
    expect(daily.asked.length).toBe(asked);
    daily.mood = 'well';
    expect((await rooms.joinData({ room: first, ...somebody() })).provider).toBe('daily');
    await expect.poll(provider, { timeout: 5_000 }).toBe('daily');
  });

  it('when none makes a room it says why', async () => {
    daily.mood = 'down';
    zoom.mood = 'down';
    const rooms = createRoomsWithFallback({ providers: [dailyRooms(), zoomRooms()], log });
    await expect(rooms.open(opening())).rejects.toThrow(/503/);
  });
});
