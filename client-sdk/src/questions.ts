import type { AskBody, Question } from './contract.ts';
import { LiveQuestion, type Offer } from './live-question.ts';
import type { SessionParts } from './live-session.ts';

/** How a question is sent. */
export interface AskOptions {
  /** Asking again with the same key and the same words gives the question that is there already; made up when left out. */
  idempotencyKey?: string;
  /** Milliseconds until the answer must be there, waiting for the connection included; 10 s when left out. */
  timeoutMs?: number;
}

/** The client's side of the market: asking, and following what was asked. */
export class Questions {
  readonly #parts: SessionParts;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /**
   * Asks. When this returns, the question is stored and will be answered or expire; a lost connection in between does
   * not make it two. When it fails with `timeout`, it is not known whether the question was heard: ask again with the same
   * `idempotencyKey`.
   * @throws ConsultantConnectError `validation_failed`, `payment_method_required` (with `acceptance: "first"`), …
   */
  async ask(
    question: AskBody,
    { idempotencyKey = crypto.randomUUID(), ...options }: AskOptions = {},
  ): Promise<LiveQuestion> {
    const { connection } = this.#parts;
    // An offer may overtake the acknowledgement, before there is an id to listen for.
    const offers: Offer[] = [];
    const updates: Question[] = [];
    const offs = [
      connection.events.on('match:offered', (offer) => offers.push(offer)),
      connection.events.on('question:updated', (update) => updates.push(update)),
    ];
    try {
      const payload = { ...question, idempotencyKey };
      const asked = await connection.emit('question:ask', payload, { ...options, repeatable: true });
      return new LiveQuestion(
        this.#parts,
        updates.findLast(({ id }) => id === asked.id) ?? asked,
        offers.filter(({ match }) => match.questionId === asked.id),
      );
    } finally {
      for (const off of offs) off();
    }
  }

  /** Takes up a question that was asked before, on another device perhaps. */
  async follow(id: string): Promise<LiveQuestion> {
    const { connection, http } = this.#parts;
    const known = () => connection.snapshot?.openQuestions.find(({ question }) => question.id === id);
    const question = known()?.question ?? (await http.request('getQuestion', { params: { id } }));
    // The snapshot of a connection that was only coming up may have arrived meanwhile, and is not told again.
    const entry = known();
    return new LiveQuestion(this.#parts, entry?.question ?? question, entry?.offers ?? []);
  }
}
