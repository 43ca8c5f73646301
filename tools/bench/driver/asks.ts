/** Asks questions and notes when each was acknowledged and when the first of the invited saw it. */
import type { Socket } from 'socket.io-client';
import type { Ack, Match, Question } from '../../../contract/index.ts';
import { seededRandom } from '../../../local/demo/random.ts';
import { type Question as Asked, questionAbout, questionAt } from '../population/population.ts';
import type { Crowd } from './crowd.ts';

/** In milliseconds, one entry per question. */
export interface AskTimes {
  readonly sentToAck: number[];
  readonly sentToFirst: number[];
  /** Below zero where the invitation came first. */
  readonly ackToFirst: number[];
  /** How far the driver itself was behind its schedule. */
  readonly late: number[];
  readonly invitations: number;
  readonly refusals: Record<string, number>;
  /** Acknowledged, but nobody whom this driver plays was invited. */
  readonly unseen: number;
}
export interface Invitation {
  readonly match: Match;
  readonly question: Question;
}
interface Watched {
  readonly sentAt: number;
  ackAt: number;
  firstAt: number;
  invitations: number;
}

/** Everything that was asked is answered within this time, or counts as lost. */
const PATIENCE_MS = 10_000;
/** An invitation follows its acknowledgement within this time, or went to people whom somebody else plays. */
const SIGHT_MS = 1_000;
let labels = 0;

export class Asks {
  readonly #crowd: Crowd;
  readonly #watched = new Map<string, Watched>();
  #refusals: Record<string, number> = {};
  #next = 0;
  #wake: (() => void) | undefined;

  constructor(crowd: Crowd) {
    this.#crowd = crowd;
    for (const socket of crowd.consultants.values()) socket.on('match:invited', this.#note);
  }

  /** An open loop: arrivals at random, `perSecond` in the mean, whether or not the earlier ones are answered. */
  async atRate(input: { count: number; perSecond: number; seed: number }): Promise<AskTimes> {
    const random = seededRandom(`arrivals ${input.seed}`);
    const late: number[] = [];
    let due = performance.now();
    for (let n = 0; n < input.count; n += 1) {
      due += (-Math.log(1 - random.between(0, 1)) * 1000) / input.perSecond;
      const wait = due - performance.now();
      if (wait > 0.5) await new Promise((resolve) => setTimeout(resolve, wait));
      late.push(Math.max(0, performance.now() - due));
      this.#ask(this.#takeTurn(), questionAt(input.seed * 100_000 + n, `${++labels}`));
    }
    await this.#until((it) => it.ackAt > 0);
    await this.#until((it) => it.firstAt > 0, SIGHT_MS);
    return this.#collect(late);
  }

  /** One after the other, about one skill; the next when all `invitations` of the last have come. */
  async oneByOne(input: { count: number; skill: string; invitations: number }): Promise<AskTimes> {
    for (let n = 0; n < input.count; n += 1) {
      this.#ask(this.#takeTurn(), questionAbout(input.skill, `${++labels}`));
      await this.#until((it) => it.ackAt > 0 && it.invitations >= input.invitations);
    }
    return this.#collect([]);
  }

  #takeTurn(): Socket {
    const { clients } = this.#crowd;
    return clients[this.#next++ % clients.length]!;
  }

  #ask(client: Socket, question: Asked): void {
    const watched: Watched = { sentAt: performance.now(), ackAt: 0, firstAt: 0, invitations: 0 };
    const label = labelIn(question.title);
    this.#watched.set(label, watched);
    client.emit('question:ask', question, (ack: Ack<Question>) => {
      watched.ackAt = performance.now();
      if (!ack.ok) {
        this.#refusals[ack.error.code] = (this.#refusals[ack.error.code] ?? 0) + 1;
        this.#watched.delete(label);
      }
      this.#wake?.();
    });
  }

  readonly #note = ({ question }: Invitation): void => {
    const watched = this.#watched.get(labelIn(question.title));
    if (watched === undefined) return;
    if (watched.firstAt === 0) watched.firstAt = performance.now();
    watched.invitations += 1;
    this.#wake?.();
  };

  async #until(isDone: (it: Watched) => boolean, patienceMs = PATIENCE_MS): Promise<void> {
    const deadline = performance.now() + patienceMs;
    while (!this.#watched.values().every(isDone) && performance.now() < deadline) {
      const news = Promise.withResolvers<void>();
      this.#wake = news.resolve;
      const timer = setTimeout(news.resolve, deadline - performance.now());
      await news.promise;
      clearTimeout(timer);
    }
    this.#wake = undefined;
  }

  #collect(late: number[]): AskTimes {
    const all = [...this.#watched.values()];
    this.#watched.clear();
    const acknowledged = all.filter((it) => it.ackAt > 0);
    const answered = acknowledged.filter((it) => it.firstAt > 0);
    const lost = all.length - acknowledged.length;
    const refusals = { ...this.#refusals, ...(lost > 0 && { lost }) };
    this.#refusals = {};
    return {
      sentToAck: answered.map((it) => it.ackAt - it.sentAt),
      sentToFirst: answered.map((it) => it.firstAt - it.sentAt),
      ackToFirst: answered.map((it) => it.firstAt - it.ackAt),
      late,
      invitations: all.reduce((sum, it) => sum + it.invitations, 0),
      refusals,
      unseen: acknowledged.length - answered.length,
    };
  }
}

const labelIn = (title: string): string => title.slice(title.lastIndexOf('(') + 1, -1);
