/** Accepts offers: one at a time, or all ten of a question at the same instant. */
import type { Socket } from 'socket.io-client';
import type { Match, Question, Session } from '../../../contract/index.ts';
import { questionAt } from '../population/population.ts';
import type { Invitation } from './asks.ts';
import type { Crowd } from './crowd.ts';
import { hear, must, tell } from './hear.ts';

export interface AcceptTimes {
  /** From the accept to the later of the two hearing of their session; milliseconds. */
  readonly sentToBothTold: number[];
}
export interface RaceTimes {
  readonly winner: number[];
  readonly lastLoser: number[];
}

/** One client after the other; each time the first of the invited offers. */
export async function acceptOneByOne(crowd: Crowd, input: { count: number; seed: number }): Promise<AcceptTimes> {
  const sentToBothTold: number[] = [];
  for (let n = 0; n < input.count; n += 1) {
    const client = crowd.clients[(input.seed * input.count + n) % crowd.clients.length]!;
    const [invited] = await askAndOffer(crowd, client, { n: input.seed * input.count + n, offers: 1 });
    const consultant = crowd.consultants.get(invited!.consultantId)!;
    const isIt = ({ session }: { session: Session }): boolean => session.matchId === invited!.id;
    const told = Promise.all([hear(client, 'session:opened', isIt), hear(consultant, 'session:opened', isIt)]);
    const sentAt = performance.now();
    const acked = must<Session>(client, 'match:accept', { matchId: invited!.id });
    await told;
    sentToBothTold.push(performance.now() - sentAt);
    await must(client, 'session:end', { sessionId: (await acked).id });
  }
  return { sentToBothTold };
}

/** Each race is one client's question with ten offers, accepted from ten devices at once. */
export async function raceOneByOne(
  crowd: Crowd,
  input: { count: number; seed: number; devicesOf: (client: number) => Promise<Socket[]> },
): Promise<RaceTimes> {
  const winner: number[] = [];
  const lastLoser: number[] = [];
  for (let n = 0; n < input.count; n += 1) {
    const at = (input.seed * input.count + n) % crowd.clients.length;
    const client = crowd.clients[at]!;
    const devices = await input.devicesOf(at);
    const offers = await askAndOffer(crowd, client, { n: input.seed * input.count + n, offers: devices.length });
    const startAt = performance.now();
    const answers = await Promise.all(
      offers.map(async (match, i) => {
        const ack = await tell<Session>(devices[i]!, 'match:accept', { matchId: match.id });
        return { ack, ms: performance.now() - startAt };
      }),
    );
    const won = answers.filter(({ ack }) => ack.ok);
    const lost = answers.filter(({ ack }) => !ack.ok && ack.error.code === 'already_taken');
    if (won.length !== 1 || lost.length !== devices.length - 1) {
      throw new Error(`a race ended oddly: ${JSON.stringify(answers.map(({ ack }) => ack.ok || ack.error))}`);
    }
    winner.push(won[0]!.ms);
    lastLoser.push(Math.max(...lost.map(({ ms }) => ms)));
    if (won[0]!.ack.ok) await must(client, 'session:end', { sessionId: won[0]!.ack.data.id });
    for (const device of devices) device.disconnect();
  }
  return { winner, lastLoser };
}

/** @returns the offered matches, in the order in which their consultants heard of the question */
async function askAndOffer(crowd: Crowd, client: Socket, input: { n: number; offers: number }): Promise<Match[]> {
  const asked = questionAt(input.n, `accept ${input.n}`);
  const invitations: Match[] = [];
  const enough = Promise.withResolvers<void>();
  const note = ({ match, question }: Invitation): void => {
    if (question.title === asked.title && invitations.push(match) === input.offers) enough.resolve();
  };
  for (const socket of crowd.consultants.values()) socket.on('match:invited', note);
  await must<Question>(client, 'question:ask', asked);
  await enough.promise;
  for (const socket of crowd.consultants.values()) socket.off('match:invited', note);
  const offering = invitations.slice(0, input.offers);
  await Promise.all(
    offering.map(async (match) => {
      const shown = hear<{ match: Match }>(client, 'match:offered', (it) => it.match.id === match.id);
      await must<Match>(crowd.consultants.get(match.consultantId)!, 'match:offer', { matchId: match.id });
      await shown;
    }),
  );
  return offering;
}
