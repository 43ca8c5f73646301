import type { MatchWithConsultant, Question, Session } from './contract.ts';
import { Emitter, type Listener, type Off } from './emitter.ts';
import { type JoinableSession, joinable } from './joinable-session.ts';
import type { SessionParts } from './live-session.ts';
import { type MatchRef, matchIdOf } from './refs.ts';
import { stream } from './stream.ts';

/** An offer, with the profile of who makes it. */
export type Offer = MatchWithConsultant;

/** What happens to a question. */
export interface LiveQuestionEvents {
  /** A consultant offers to take the question. */
  offer: Offer;
  /** An offer is no longer there. */
  withdrawn: Offer;
  /** Status, wave or counts have changed. */
  updated: Question;
  /** An offer was accepted, here or (with `acceptance: "first"`) by the server. */
  session: JoinableSession;
  /** The question is no longer open. */
  closed: Question;
}

/** Accepting asks the payment provider for a hold, which may take its time. */
const ACCEPT_TIMEOUT_MS = 30_000;

/**
 * A question as it unfolds. Iterate over it to see its offers as they come, until it is no longer open:
 *
 *     const question = await client.ask({ title, body });
 *     for await (const offer of question) {
 *       if (suits(offer.consultant)) return question.accept(offer);
 *     }
 */
export class LiveQuestion implements AsyncIterable<Offer> {
  readonly #parts: SessionParts;
  readonly #events: Emitter<LiveQuestionEvents>;
  readonly #offers = new Map<string, Offer>();
  readonly #offs: Off[];
  readonly #offSession: Off;
  #question: Question;

  constructor(parts: SessionParts, question: Question, offers: Offer[]) {
    this.#parts = parts;
    this.#events = new Emitter((error) => parts.log.error('a listener failed', error));
    this.#question = question;
    for (const offer of offers) this.#offers.set(offer.match.id, offer);
    const { events } = parts.connection;
    this.#offs = [
      events.on('match:offered', (offer) => this.#offered(offer)),
      events.on('match:withdrawn', ({ matchId }) => this.#withdrawn(matchId)),
      events.on('question:updated', (it) => this.#updated(it)),
      events.on('snapshot', () => void this.#reconcile().catch((error) => parts.log.warn('question not read', error))),
    ];
    this.#offSession = events.on('session:opened', ({ session }) => this.#opened(session));
    if (question.status !== 'open') this.#letGo();
  }

  /** The question’s id. */
  get id(): string {
    return this.#question.id;
  }

  /** The question as last heard of. */
  get question(): Question {
    return this.#question;
  }

  /** The offers that can be accepted now, in the order of their arrival. */
  get offers(): readonly Offer[] {
    return [...this.#offers.values()];
  }

  /** @returns what ends it */
  on<Name extends keyof LiveQuestionEvents>(event: Name, listener: Listener<LiveQuestionEvents[Name]>): Off {
    return this.#events.on(event, listener);
  }

  /** Offers, those that are there and those to come, until the question is over; for `for await`. */
  [Symbol.asyncIterator](): AsyncIterator<Offer> {
    return stream<Offer>(({ push, end }) => {
      for (const offer of this.#offers.values()) push(offer);
      return this.#untilClosed(this.on('offer', push), end);
    })[Symbol.asyncIterator]();
  }

  /** The question each time it changes, until it is no longer open. */
  get updated(): AsyncIterable<Question> {
    return stream(({ push, end }) => this.#untilClosed(this.on('updated', push), end));
  }

  /** Settles with the question once it is no longer open. */
  get closed(): Promise<Question> {
    if (this.#question.status !== 'open') return Promise.resolve(this.#question);
    return new Promise((resolve) => this.on('closed', resolve));
  }

  /**
   * Takes an offer and opens the session, to be joined next: `(await question.accept(offer)).join({ localVideo, remoteVideo })`. After a declined hold the offers stay: try another payment method, or offer.
   * @throws ConsultantConnectError `payment_failed`, `payment_method_required`, `payment_action_required` (confirm with
   * `clientSecret`, then accept the same offer again), `already_taken`, `invalid_state`
   */
  async accept(offer: MatchRef): Promise<JoinableSession> {
    const options = { repeatable: true, timeoutMs: ACCEPT_TIMEOUT_MS };
    const matchId = matchIdOf(offer);
    return joinable(this.#parts, await this.#parts.connection.emit('match:accept', { matchId }, options));
  }

  /** Withdraws the question from everybody. */
  async cancel(): Promise<Question> {
    const question = await this.#parts.connection.emit(
      'question:cancel',
      { questionId: this.id },
      { repeatable: true },
    );
    this.#updated(question);
    return question;
  }

  #offered(offer: Offer): void {
    if (offer.match.questionId !== this.id) return;
    const isNew = !this.#offers.has(offer.match.id);
    this.#offers.set(offer.match.id, offer);
    if (isNew) this.#events.emit('offer', offer);
  }

  #withdrawn(matchId: string): void {
    const offer = this.#offers.get(matchId);
    if (!offer) return;
    this.#offers.delete(matchId);
    this.#events.emit('withdrawn', offer);
  }

  #opened(session: Session): void {
    if (session.questionId !== this.id) return;
    this.#offSession();
    this.#events.emit('session', joinable(this.#parts, session));
  }

  #updated(question: Question): void {
    if (question.id !== this.id || this.#question.status !== 'open') return;
    this.#question = question;
    this.#events.emit('updated', question);
    if (question.status === 'open') return;
    this.#events.emit('closed', question);
    this.#letGo();
  }

  /** After a reconnect: what happened in between is the difference to the snapshot. */
  async #reconcile(): Promise<void> {
    const entry = this.#parts.connection.snapshot?.openQuestions.find(({ question }) => question.id === this.id);
    if (!entry) return this.#updated(await this.#parts.http.request('getQuestion', { params: { id: this.id } }));
    for (const offer of entry.offers) this.#offered(offer);
    const live = new Set(entry.offers.map(({ match }) => match.id));
    for (const matchId of [...this.#offers.keys()]) if (!live.has(matchId)) this.#withdrawn(matchId);
    this.#updated(entry.question);
  }

  #untilClosed(off: Off, end: () => void): Off {
    const offClosed = this.on('closed', end);
    if (this.#question.status !== 'open') end();
    return () => {
      off();
      offClosed();
    };
  }

  /** Nothing more is to come, but for the session of a matched question. */
  #letGo(): void {
    for (const off of this.#offs) off();
    if (this.#question.status !== 'matched') this.#offSession();
  }
}
