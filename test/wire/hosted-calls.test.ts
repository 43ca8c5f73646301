/** Calls in rooms of a provider: the same product, with nothing but its settings changed. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Invoice, JoinData, Rating, Session } from '../../contract/index.ts';
import { DAILY, type Daily, startDaily } from '../fakes/daily.ts';
import type { Guest } from '../fakes/http-stand-in.ts';
import { startZoom, ZOOM, type Zoom } from '../fakes/zoom.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { codeOf, ended, openSession, query, questionIs, settled, type Talk } from './scenes.ts';

let daily: Daily;
let zoom: Zoom;
const clusters = {} as Record<'daily' | 'zoom', Cluster>;

beforeAll(async () => {
  [daily, zoom] = await Promise.all([startDaily(), startZoom()]);
  const env = {
    DAILY_API_KEY: DAILY.apiKey,
    DAILY_WEBHOOK_SECRET: DAILY.webhookSecret,
    DAILY_API_BASE: `${daily.url}/v1`,
    ZOOM_ACCOUNT_ID: ZOOM.accountId,
    ZOOM_CLIENT_ID: ZOOM.clientId,
    ZOOM_CLIENT_SECRET: ZOOM.clientSecret,
    ZOOM_WEBHOOK_SECRET: ZOOM.webhookSecret,
    ZOOM_API_BASE: zoom.url,
    FREE_SECONDS: '0',
    HOLD_BLOCK_SECONDS: '600',
    NO_SHOW_SECONDS: '30',
    RECONNECT_SECONDS: '30',
  };
  await Promise.all(
    (['daily', 'zoom'] as const).map(async (provider) => {
      clusters[provider] = await Cluster.start({ env: { ...env, VIDEO: provider } });
    }),
  );
});
afterEach(() => {
  daily.mood = 'well';
  zoom.mood = 'well';
});
afterAll(() => Promise.all([clusters.daily?.stop(), clusters.zoom?.stop(), daily?.close(), zoom?.close()]));

const hosts = {
  daily: {
    standIn: () => daily,
    enter: (joinData: JoinData) => daily.enter(joinData),
    roomOf: (joinData: JoinData) => daily.rooms.get(new URL(joinData.url ?? '').pathname.slice(1)),
  },
  zoom: {
    standIn: () => zoom,
    enter: (joinData: JoinData) => zoom.enter(joinData),
    roomOf: (joinData: JoinData) => zoom.meetings.get(new URL(joinData.url ?? '').pathname.replace('/j/', '')),
  },
};
type Host = keyof typeof hosts;

/** Both have joined, and their devices have entered the room. */
async function startCall(host: Host): Promise<Talk & { joinData: JoinData[]; guests: Guest[] }> {
  const { standIn, enter } = hosts[host];
  standIn().webhookUrl = `${clusters[host].url}/v1/webhooks/${host}`;
  const talk = await openSession(clusters[host]);
  const sessionId = talk.session.id;
  const joinData = [await talk.client.emit('session:join', { sessionId })];
  joinData.push(await talk.consultant.emit('session:join', { sessionId }));
  await talk.client.next('session:started');
  return { ...talk, joinData, guests: await Promise.all(joinData.map(enter)) };
}

/** The call has lasted so much longer by our own log; what its provider has seen stays. */
const stretch = async (host: Host, { id }: Session, seconds: number): Promise<unknown> =>
  query(
    clusters[host],
    `set session_replication_role = replica;
     update session_presence set at = at - interval '${seconds} seconds' where session_id = '${id}';
     update sessions set started_at = started_at - interval '${seconds} seconds' where id = '${id}'`,
  );

const flagOf = async (host: Host, { id }: Session): Promise<number | null | undefined> =>
  (
    await query<{ witnessed_seconds: number | null }>(
      clusters[host],
      'select witnessed_seconds from sessions where id = $1',
      [id],
    )
  )[0]?.witnessed_seconds;

const staysOf = (host: Host, { id }: Session): Promise<{ ended: boolean }[]> =>
  query(clusters[host], 'select left_at is not null as ended from session_stays where session_id = $1', [id]);

describe.each<Host>(['daily', 'zoom'])('a call at %s', (host) => {
  it('goes the whole way from the question to the rating; its room ends with it, and its events are heard', async () => {
    const { client, consultant, session, question, joinData, guests } = await startCall(host);
    const [mine, theirs] = joinData as [JoinData, JoinData];
    expect(mine).toMatchObject({ provider: host, url: expect.stringMatching(/^https:/) });
    expect([mine.url, mine.token]).not.toEqual([theirs.url, theirs.token]);
    expect(hosts[host].roomOf(mine)).toBeDefined();
    expect(await staysOf(host, session)).toHaveLength(2);

    await client.next('session:clock', (it) => it.billable >= 2);
    for (const guest of guests) await guest.leave();
    expect(await staysOf(host, session)).toEqual([{ ended: true }, { ended: true }]);
    await client.emit('session:end', { sessionId: session.id });
    expect(await ended(consultant, session)).toMatchObject({ status: 'completed', endReason: 'ended_by_client' });
    await until(() => hosts[host].roomOf(mine) === undefined, { what: () => 'the room to be closed' });
    await expect(hosts[host].enter(mine)).rejects.toThrow();

    const bill = await settled(client, session);
    expect(bill.charge).toEqual({ status: 'captured', amount: { amount: bill.billable * 10, currency: 'USD' } });
    expect(bill.billable).toBeGreaterThanOrEqual(2);
    expect(await flagOf(host, session)).toBe(null);
    expect((await client.get<Invoice>(`/v1/sessions/${session.id}/invoice`)).total).toEqual(bill.amount);
    expect((await client.post<Rating>(`/v1/sessions/${session.id}/rating`, { overall: 5 })).overall).toBe(5);
    await questionIs(client, question, 'completed');
  });

  it('that its provider has seen for much less than our log is billed as the provider saw it, and flagged', async () => {
    const { client, session, guests } = await startCall(host);
    await client.next('session:clock', (it) => it.billable >= 1);
    // Nobody tells that they have left: it is asked for.
    hosts[host].standIn().webhookUrl = undefined;
    for (const guest of guests) await guest.leave();
    await stretch(host, session, 100);
    await client.emit('session:end', { sessionId: session.id });
    const bill = await settled(client, session);
    expect(bill.elapsed).toBeGreaterThanOrEqual(100);
    expect(bill.billable).toBeLessThan(30);
    expect(bill.charge.amount.amount).toBe(bill.billable * 10);
    expect(await flagOf(host, session)).toBe(bill.billable);
    expect(await staysOf(host, session)).toEqual([{ ended: true }, { ended: true }]);
  });

  it('that its provider tells of late can only become cheaper', async () => {
    const { client, session, guests } = await startCall(host);
    await client.next('session:clock', (it) => it.billable >= 1);
    await stretch(host, session, 100);
    // Nothing was told while it lasted, and there is no record to be had at its end.
    await query(clusters[host], `delete from session_stays where session_id = $1`, [session.id]);
    hosts[host].standIn().mood = 'down';
    await client.emit('session:end', { sessionId: session.id });
    const before = await settled(client, session);
    expect(before.charge.amount.amount).toBeGreaterThanOrEqual(1_000);
    hosts[host].standIn().mood = 'well';
    for (const guest of guests) await guest.leave();
    const after = await until(async () => {
      const now = await client.get<Session>(`/v1/sessions/${session.id}`);
      return now.charge.status === 'partially_refunded' && now;
    });
    expect(await flagOf(host, session)).toBeLessThan(30);
    expect(after.charge.amount.amount).toBeLessThanOrEqual(before.charge.amount.amount);
  });

  it('refuses what is not from its provider', async () => {
    const answer = await fetch(`${clusters[host].url}/v1/webhooks/${host}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'x', type: 'participant.left', payload: {} }),
    });
    expect(answer.status).toBe(400);
  });
});

describe('a provider that is down when a room is wanted', () => {
  it('is replaced by the other one', async () => {
    daily.mood = 'down';
    const { client, consultant, session } = await openSession(clusters.daily);
    const sessionId = session.id;
    const joinData = await client.emit('session:join', { sessionId });
    expect(joinData.provider).toBe('zoom');
    expect((await consultant.emit('session:join', { sessionId })).provider).toBe('zoom');
    await client.next('session:started');
    daily.mood = 'well';
    await client.emit('session:end', { sessionId });
    await until(() => hosts.zoom.roomOf(joinData) === undefined, { what: () => 'the meeting to be ended' });
  });

  it('with no other one fails the session: both are told, nothing is kept, and both are free again', async () => {
    daily.mood = 'down';
    zoom.mood = 'down';
    const { client, consultant, topic, session, question } = await openSession(clusters.daily);
    const refusal = client.emit('session:join', { sessionId: session.id });
    await expect(refusal).rejects.toThrow(/overloaded: No video provider could make a room .* Nothing is charged/);
    for (const told of await Promise.all([ended(client, session), ended(consultant, session)])) {
      expect(told).toMatchObject({ status: 'failed', endReason: null, noShowBy: null, startedAt: null });
    }
    await questionIs(client, question, 'cancelled');
    expect((await settled(client, session)).charge).toEqual({
      status: 'released',
      amount: { amount: 0, currency: 'USD' },
    });
    expect(await codeOf(consultant.emit('session:join', { sessionId: session.id }))).toBe('invalid_state');

    daily.mood = 'well';
    zoom.mood = 'well';
    const again = await openSession(clusters.daily, { client, consultant, topic });
    expect(again.session.consultantId).toBe(consultant.id);
    expect((await client.emit('session:join', { sessionId: again.session.id })).provider).toMatch(/daily|zoom/);
  });
});
