import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Match, Session } from '../../contract/index.ts';
import { Actor } from '../support/actor.ts';
import type { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { answered, atOnce, inBatches, type Outcome, reportTimes } from './barrier.ts';
import type { Books } from './books.ts';
import { askInviting } from './story.ts';
import { setStage } from './troupe.ts';

/** How many consultants stand around one question, and how many devices and requests of its client. */
const CROWD = 100;
/** More connections of one user are refused; the rest of the client's acceptances come over HTTP. */
const DEVICES = 20;
/** What a loser may be told. */
const LOST = ['already_taken', 'invalid_state'];

let cluster: Cluster;
let books: Books;
const env = { WAVE_SIZE: String(CROWD), INVITATION_SECONDS: '60', QUESTION_SECONDS: '120', NO_SHOW_SECONDS: '120' };
setStage({ servers: 2, env }, (it) => ({ cluster, books } = it));

const serverOf = (n: number): string => cluster.servers[n % cluster.servers.length]!.url;

describe('a hundred consultants around one question', () => {
  let crowd: Actor[];
  beforeAll(async () => {
    crowd = await inBatches(CROWD, 10, (n) => cluster.consultant({ url: serverOf(n) }));
  }, 120_000);
  afterAll(() => {
    for (const consultant of crowd ?? []) consultant.disconnect();
  });

  /** A client with twenty devices on both servers, whose question has invited the whole crowd. */
  async function invitingClient(): Promise<{ devices: Actor[]; questionId: string; invitations: Match[] }> {
    const client = await cluster.client();
    const others = await inBatches(DEVICES - 1, 5, async (n) => {
      const device = await Actor.login(serverOf(n), client.email, 'a-long-password');
      await device.connect();
      return device;
    });
    const { id: questionId } = await askInviting(client, CROWD);
    const invitations = await Promise.all(
      crowd.map(async (it) => (await it.next('match:invited', ({ question }) => question.id === questionId)).match),
    );
    return { devices: [client, ...others], questionId, invitations };
  }

  const accept = (devices: Actor[], n: number, matchId: string): Promise<Session> => {
    const device = devices[n % devices.length]!;
    return n < devices.length
      ? device.emit('match:accept', { matchId })
      : device.post<Session>(`/v1/matches/${matchId}/accept`);
  };

  async function expectOneWinner(outcomes: Outcome<Session>[], questionId: string): Promise<void> {
    const winners = outcomes.filter((it) => it.code === 'ok');
    expect(new Set(winners.map((it) => it.data?.id)).size).toBe(1);
    expect(winners).toHaveLength(1);
    const losers = outcomes.filter((it) => it.code !== 'ok');
    expect(losers.map((it) => it.code).filter((code) => !LOST.includes(code))).toEqual([]);
    expect(
      await books.query(
        `select (select count(*)::int from matches where question_id = $1 and status = 'accepted') as accepted,
          (select count(*)::int from sessions where question_id = $1) as sessions,
          (select count(*)::int from matches where question_id = $1 and status in ('invited', 'offered')) as live`,
        [questionId],
      ),
    ).toEqual([{ accepted: 1, sessions: 1, live: 0 }]);
    expect(await books.doubles()).toEqual([]);
  }

  async function endTheSession(devices: Actor[]): Promise<void> {
    const [{ session }] = [await devices[0]!.next('session:opened')];
    await devices[0]!.emit('session:end', { sessionId: session.id });
    for (const device of devices) device.disconnect();
    await until(async () => {
      const [free] = await books.query<{ free: boolean }>(
        `select not exists (select 1 from consultant_profiles where wrap_up_until > now()) as free`,
      );
      return free?.free;
    });
  }

  it('who all stand waiting: of a hundred acceptances at one instant one wins, and everybody else is told at once', async () => {
    const { devices, questionId, invitations } = await invitingClient();
    const offers = await atOnce(crowd, (it, n) => it.emit('match:offer', { matchId: invitations[n]!.id }));
    expect(offers.map((it) => it.code).filter((code) => code !== 'ok')).toEqual([]);

    const outcomes = await atOnce(invitations, (match, n) => accept(devices, n, match.id));
    reportTimes('100 acceptances of standing offers', outcomes);
    await expectOneWinner(outcomes, questionId);
    expect(Math.max(...outcomes.map((it) => it.ms))).toBeLessThan(5_000);
    const winner = outcomes.findIndex((it) => it.code === 'ok');
    await Promise.all(
      crowd.map((it, n) =>
        n === winner
          ? it.next('session:opened', ({ session }) => session.questionId === questionId)
          : it.next('match:rescinded', (told) => told.questionId === questionId && told.reason === 'taken'),
      ),
    );
    await endTheSession(devices);
  }, 120_000);

  it('who offer while it is taken: two hundred sockets at one barrier, everybody is answered and one match is accepted', async () => {
    const { devices, questionId, invitations } = await invitingClient();
    const acceptances: Promise<Outcome<Session>>[] = [];
    // Each offer is accepted in the instant in which it is shown, by another device or request of the client.
    devices[0]!.socket.on('match:offered', ({ match }) => {
      if (match.questionId !== questionId) return;
      acceptances.push(answered(() => accept(devices, acceptances.length, match.id)));
    });
    const offers = await atOnce(crowd, (it, n) => it.emit('match:offer', { matchId: invitations[n]!.id }));
    reportTimes('100 offers at one barrier', offers);
    expect(offers.map((it) => it.code).filter((code) => code !== 'ok' && !LOST.includes(code))).toEqual([]);
    await until(() => acceptances.length > 0);
    const opened = await devices[0]!.next('session:opened', ({ session }) => session.questionId === questionId);
    expect(opened.session.status).toBe('pending');
    const outcomes = await Promise.all(acceptances);
    reportTimes(`${outcomes.length} acceptances as the offers come`, outcomes);
    await expectOneWinner(outcomes, questionId);
    await endTheSession(devices);
  }, 120_000);
});

describe('twenty clients and the same five consultants', () => {
  it('no consultant and no client is ever in two sessions, whoever accepts whom at one instant', async () => {
    const clients = await inBatches(20, 5, (n) => cluster.client({ url: serverOf(n) }));
    const five = await inBatches(5, 5, (n) => cluster.consultant({ url: serverOf(n) }));
    const asked = await Promise.all(clients.map((it) => askInviting(it, five.length)));
    const offers = await Promise.all(
      five.map(async (consultant) => {
        const invitations = await Promise.all(
          asked.map((question) => consultant.next('match:invited', (it) => it.question.id === question.id)),
        );
        return Promise.all(invitations.map(({ match }) => consultant.emit('match:offer', { matchId: match.id })));
      }),
    );
    const everyOffer = offers.flat().map((match) => ({
      client: clients[asked.findIndex((question) => question.id === match.questionId)]!,
      match,
    }));

    const outcomes = await atOnce(everyOffer, ({ client, match }) =>
      client.emit('match:accept', { matchId: match.id }),
    );
    reportTimes('20 clients × 5 acceptances', outcomes);
    expect(outcomes.map((it) => it.code).filter((code) => code !== 'ok' && !LOST.includes(code))).toEqual([]);
    expect(await books.doubles()).toEqual([]);

    // Who lost all their races by a hair tries again: in the end every consultant is taken, and nobody twice.
    for (const { client, match } of everyOffer) {
      const code = await client.tryEmit('match:accept', { matchId: match.id });
      expect(['ok', ...LOST]).toContain(code);
    }
    expect(await books.doubles()).toEqual([]);
    const sessions = await books.query<{ client_id: string; consultant_id: string }>(
      `select client_id, consultant_id from sessions where status in ('pending', 'active')`,
    );
    expect(sessions.map((it) => it.consultant_id).sort()).toEqual(five.map((it) => it.id).sort());
    expect(new Set(sessions.map((it) => it.client_id)).size).toBe(five.length);

    // The holds of those who came second go back to where they came from.
    await until(async () => (await books.unfinished()).length === 0, {
      within: 30_000,
      what: () => 'the losers’ holds to be released',
    });
    expect(await books.disagreements()).toEqual([]);
  }, 120_000);
});
