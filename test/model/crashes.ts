/** What processes do. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { kubernetesQuestion } from '../support/cluster.ts';
import { type Command, command, isHere, isIn, liveParts, matchesOf } from './commands.ts';
import type { Market, Model, Person } from './market.ts';
import { isLive } from './seen.ts';

const mayKill = <T>(model: Model, those: readonly T[]): readonly T[] => (model.kills > 0 ? those : []);

const killServer = command(
  'kill -9 a server',
  (model) => mayKill(model, [0, 1]),
  async (market, server) => {
    market.model.kills--;
    market.shoot(server);
    await market.replaceServer(server);
  },
);

const killWorker = command(
  'kill -9 the worker',
  (model) => mayKill(model, ['the worker']),
  async (market) => {
    market.model.kills--;
    await market.replaceWorker();
  },
);

/** Something that could be done now, and how to see afterwards that it was. */
interface Deed {
  readonly by: string;
  readonly questionId?: string;
  readonly run: (
    market: Market,
    person: Person,
  ) => Promise<{ readonly code: string; readonly id?: string | undefined }>;
  readonly isDone: (model: Model, id: string | undefined) => boolean;
}

function deeds(model: Model): Deed[] {
  const asks = model.clients.filter(isHere).map(
    (client): Deed => ({
      by: client.actor.id,
      async run(market, person) {
        const { code, data } = await market.emit(person, 'question:ask', kubernetesQuestion);
        return { code, id: data?.id };
      },
      isDone: ({ seen }, id) => seen.questions.some((it) => it.id === id),
    }),
  );
  const offers = matchesOf(model, 'invited')
    .filter((it) => isIn(model, it.consultant_id))
    .map(
      ({ id, question_id: questionId, consultant_id: by }): Deed => ({
        by,
        questionId,
        run: (market, person) => market.emit(person, 'match:offer', { matchId: id }),
        isDone: ({ seen }) => seen.matches.some((it) => it.id === id && it.offered),
      }),
    );
  const accepts = matchesOf(model, 'offered')
    .filter((it) => isIn(model, it.client_id))
    .map(
      ({ id, question_id: questionId, client_id: by }): Deed => ({
        by,
        questionId,
        run: (market, person) => market.emit(person, 'match:accept', { matchId: id }),
        isDone: ({ seen }) => seen.sessions.some((it) => it.match_id === id),
      }),
    );
  const ends = liveParts(model).map(
    ({ session, person }): Deed => ({
      by: person.actor.id,
      run: (market) => market.emit(person, 'session:end', { sessionId: session.id }),
      isDone: ({ seen }) => seen.sessions.some((it) => it.id === session.id && !isLive(it)),
    }),
  );
  return [...ends, ...accepts, ...offers, ...asks];
}

/** A server dies in the middle of what somebody asked of it; what it acknowledged has happened, the rest happened whole or not at all. */
const dieInTheAct: fc.Arbitrary<Command> = fc.nat(30).chain((afterMs) =>
  command(
    `kill -9 a server ${afterMs} ms into an act`,
    (model) => mayKill(model, deeds(model)),
    async (market, deed) => {
      const { model } = market;
      model.kills--;
      const person = market.personOf(deed.by);
      const server = person.server!;
      const acting = deed.run(market, person);
      setTimeout(() => market.shoot(server), afterMs);
      const answer = await acting;
      await market.replaceServer(server);
      await market.look();
      if (deed.questionId) model.claimed.add(deed.questionId);
      if (answer.code === 'ok') expect(deed.isDone(model, answer.id)).toBe(true);
    },
  ),
);

export const PROCESSES: readonly fc.Arbitrary<Command>[] = [killServer, killWorker, dieInTheAct, dieInTheAct];
