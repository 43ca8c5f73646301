/** What people do, and what may come of it in the state in which they do it. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { kubernetesQuestion } from '../support/cluster.ts';
import type { Market, Model, Person } from './market.ts';
import { isLive, type MatchSeen, type QuestionSeen, type SessionSeen } from './seen.ts';

export type Command = fc.AsyncCommand<Model, Market>;

export const isHere = (person: Person): boolean => person.server !== null;
const isSure = (person: Person): boolean => performance.now() > person.unsureUntil;
export const isIn = (model: Model, userId: string): boolean =>
  [...model.clients, ...model.consultants].some((it) => it.actor.id === userId && isHere(it));

/**
 * A command on the n-th of those that it can be done to; with none it is passed over. Before and after, all that is seen must
 * follow from what was seen before.
 */
export function command<T>(
  name: string,
  find: (model: Model) => readonly T[],
  run: (market: Market, it: T) => Promise<void>,
): fc.Arbitrary<Command> {
  return fc.nat(5).map((n) => ({
    check: (model) => find(model).length > 0,
    async run(model, market) {
      await market.look();
      const found = find(model);
      if (found.length === 0) return;
      model.done++;
      await run(market, found[n % found.length]!);
      await market.look();
    },
    toString: () => `${name} #${n}`,
  }));
}

const questionOf = (model: Model, match: MatchSeen): QuestionSeen =>
  model.seen.questions.find((it) => it.id === match.question_id)!;
const statusOf = (model: Model, match: MatchSeen) => model.seen.matches.find((it) => it.id === match.id)?.status;
export const matchesOf = (model: Model, ...statuses: MatchSeen['status'][]): MatchSeen[] =>
  model.seen.matches.filter((it) => statuses.includes(it.status));

const ask = (acceptance: 'choose' | 'first') =>
  command(
    `ask ${acceptance}`,
    (model) => model.clients.filter(isHere),
    async (market, client) => {
      const { code, data } = await market.emit(client, 'question:ask', { ...kubernetesQuestion, acceptance });
      expect(code).toBe('ok');
      const { questions } = await market.look();
      expect(questions.map((it) => it.id)).toContain(data?.id);
    },
  );

const cancel = command(
  'cancel',
  (model) => model.seen.questions.filter((it) => isIn(model, it.client_id)),
  async (market, question) => {
    const client = market.personOf(question.client_id);
    const { code } = await market.emit(client, 'question:cancel', { questionId: question.id });
    expect(code).toBe(question.status === 'open' || question.status === 'cancelled' ? 'ok' : 'invalid_state');
    const { questions } = await market.look();
    if (code === 'ok') expect(questions.find((it) => it.id === question.id)?.status).toBe('cancelled');
  },
);

const offer = command(
  'offer',
  (model) => matchesOf(model, 'invited').filter((it) => isIn(model, it.consultant_id)),
  async (market, match) => {
    const { model } = market;
    const [client, consultant] = [market.personOf(match.client_id), market.personOf(match.consultant_id)];
    const { code } = await market.emit(consultant, 'match:offer', { matchId: match.id });
    expect(code).toBe('ok');
    const takenAtOnce =
      questionOf(model, match).acceptance === 'first' &&
      isHere(client) &&
      isSure(consultant) &&
      !model.claimed.has(match.question_id) &&
      !market.liveSessionOf(client.actor.id) &&
      !market.liveSessionOf(consultant.actor.id);
    await market.look();
    if (takenAtOnce) {
      // This offer, or an earlier one that had been waiting.
      expect(['matched', 'in_session']).toContain(questionOf(model, match).status);
    } else expect(['offered', 'accepted', 'rescinded', 'withdrawn']).toContain(statusOf(model, match));
  },
);

const stepBack = (event: 'match:decline' | 'match:withdraw', from: 'invited' | 'offered', to: string) =>
  command(
    event,
    (model) => matchesOf(model, from).filter((it) => isIn(model, it.consultant_id)),
    async (market, match) => {
      const { code } = await market.emit(market.personOf(match.consultant_id), event, { matchId: match.id });
      expect(code).toBe('ok');
      await market.look();
      expect(statusOf(market.model, match)).toBe(to);
    },
  );

/** What accepting this match may lead to. */
function outcomesOfAccepting(market: Market, match: MatchSeen): string[] {
  const { model } = market;
  const { status } = questionOf(model, match);
  if (match.status === 'accepted') return ['ok'];
  if (['matched', 'in_session', 'completed'].includes(status)) return ['already_taken'];
  if (status !== 'open' || match.status !== 'offered') return ['invalid_state'];
  if (market.liveSessionOf(match.client_id) || market.liveSessionOf(match.consultant_id)) return ['invalid_state'];
  const unsure = isSure(market.personOf(match.consultant_id)) ? [] : ['invalid_state'];
  return ['ok', ...unsure, ...(model.claimed.has(match.question_id) ? ['already_taken'] : [])];
}

const accept = command(
  'accept',
  (model) => model.seen.matches.filter((it) => it.offered && isIn(model, it.client_id)),
  async (market, match) => {
    const possible = outcomesOfAccepting(market, match);
    const { code, data } = await market.emit(market.personOf(match.client_id), 'match:accept', { matchId: match.id });
    expect(possible).toContain(code);
    if (code !== 'ok') return;
    const { sessions } = await market.look();
    expect(sessions.find((it) => it.match_id === match.id)?.id).toBe(data?.id);
  },
);

const acceptAllAtOnce = command(
  'accept all at once',
  (model) =>
    model.clients.filter(
      (it) => isHere(it) && matchesOf(model, 'offered').some((match) => match.client_id === it.actor.id),
    ),
  async (market, client) => {
    const offers = matchesOf(market.model, 'offered').filter((it) => it.client_id === client.actor.id);
    const sure = offers.some((it) => outcomesOfAccepting(market, it).join() === 'ok');
    const answers = await Promise.all(offers.map((it) => market.emit(client, 'match:accept', { matchId: it.id })));
    const codes = answers.map((it) => it.code);
    expect(codes.filter((code) => !['ok', 'already_taken', 'invalid_state'].includes(code))).toEqual([]);
    const accepted = codes.filter((code) => code === 'ok').length;
    expect(accepted).toBeLessThanOrEqual(1);
    if (sure) expect(accepted).toBe(1);
  },
);

type Part = { session: SessionSeen; person: Person };
const partsOf = (model: Model, sessions: readonly SessionSeen[]): Part[] =>
  sessions.flatMap((session) =>
    [...model.clients, ...model.consultants]
      .filter((it) => isHere(it) && [session.client_id, session.consultant_id].includes(it.actor.id))
      .map((person) => ({ session, person })),
  );
export const liveParts = (model: Model): Part[] => partsOf(model, model.seen.sessions.filter(isLive));

const join = command('join', liveParts, async (market, { session, person }) => {
  const { code } = await market.emit(person, 'session:join', { sessionId: session.id });
  const now = (await market.look()).sessions.find((it) => it.id === session.id)!;
  // Only its own deadlines can have ended it meanwhile.
  if (!isLive(now)) return;
  expect(code).toBe('ok');
  person.joined = session.id;
  const both = [session.client_id, session.consultant_id].map((id) => market.personOf(id).joined);
  if (both.every((it) => it === session.id)) expect(now.status).toBe('active');
});

const leave = command(
  'leave',
  (model) => liveParts(model).filter(({ session, person }) => person.joined === session.id),
  async (market, { session, person }) => {
    const { code } = await market.emit(person, 'session:leave', { sessionId: session.id });
    expect(code).toBe('ok');
    person.joined = null;
  },
);

const end = command(
  'end',
  (model) => partsOf(model, model.seen.sessions),
  async (market, { session, person }) => {
    const { code, data } = await market.emit(person, 'session:end', { sessionId: session.id });
    expect(code).toBe('ok');
    const now = (await market.look()).sessions.find((it) => it.id === session.id)!;
    expect(data?.status).toBe(now.status);
    expect(isLive(now)).toBe(false);
    if (session.status === 'active') expect(now.status).toBe('completed');
  },
);

const rate = command(
  'rate',
  (model) => model.seen.sessions.filter((it) => isIn(model, it.client_id)),
  async (market, session) => {
    const code = await market.post(session.client_id, `/v1/sessions/${session.id}/rating`, { overall: 4 });
    const now = (await market.look()).sessions.find((it) => it.id === session.id)!;
    if (market.model.rated.has(session.id)) expect(code).toBe('conflict');
    else if (session.status === now.status) expect(code).toBe(now.status === 'completed' ? 'ok' : 'invalid_state');
    if (code === 'ok') market.model.rated.add(session.id);
  },
);

const goAway = command(
  'go away',
  (model) => [...model.consultants, ...model.clients].filter(isHere),
  async (market, person) => market.goAway(person),
);
const comeBack = command(
  'come back',
  (model) => [...model.consultants, ...model.clients].filter((it) => !isHere(it)),
  async (market, person) => {
    await market.come(person, market.model.seen.questions.length % 2);
  },
);

/** How often each is tried, against each other. */
export const PEOPLE: readonly fc.Arbitrary<Command>[] = [
  ...[ask('choose'), ask('choose'), ask('first'), offer, offer, offer, accept, accept, acceptAllAtOnce],
  ...[join, join, join, leave, end, end, rate, cancel],
  ...[stepBack('match:decline', 'invited', 'declined'), stepBack('match:withdraw', 'offered', 'withdrawn')],
  ...[goAway, comeBack, comeBack],
];
