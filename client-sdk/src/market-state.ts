import type { Match, MatchWithConsultant, MatchWithQuestion, Question, Session, Snapshot } from './contract.ts';
import type { ClientEventName, Data, ServerEventName, ServerEvents } from './events.ts';

type Learn<Events> = { [Name in keyof Events]?: (payload: Events[Name]) => void };
type Answers = { [Name in ClientEventName]: Data<Name> };

/** What is over stays over; so many of the last are remembered. */
const MEMORY = 1_000;
const matchRank: Partial<Record<Match['status'], number>> = { invited: 0, offered: 1 };
const sessionRank: Partial<Record<Session['status'], number>> = { pending: 0, active: 1 };

/**
 * What this user sees of the market, brought up to date by every event and answer. Built so that the order of events does not
 * matter, nor one that comes twice: what is over never comes back, and nothing steps back to an earlier state. What was
 * missed without a connection is in the snapshot of the next.
 */
export class MarketState {
  #view: Snapshot | undefined;
  readonly #questions = new Map<string, Question>();
  readonly #offers = new Map<string, MatchWithConsultant>();
  readonly #invitations = new Map<string, MatchWithQuestion>();
  readonly #sessions = new Map<string, Session>();
  readonly #over = new Set<string>();
  /** Learned while a snapshot is on its way, which may have been read before it happened. */
  #meanwhile: Set<string> | undefined;

  /** The same object until something changes; undefined before the first snapshot. */
  get snapshot(): Snapshot | undefined {
    return this.#view;
  }

  /** A snapshot is on its way: with a new connection, or because one was asked for. */
  expectSnapshot(): void {
    this.#meanwhile = new Set();
  }

  heard<Name extends ServerEventName>(event: Name, payload: ServerEvents[Name]): void {
    const learn: Learn<ServerEvents>[Name] = this.#events[event];
    if (!learn) return;
    learn(payload);
    this.#look();
  }

  /** One's own requests change things, too: the server tells only the others. */
  answered<Name extends ClientEventName>(event: Name, data: Data<Name>): void {
    const learn = this.#answers[event] as ((data: Data<Name>) => void) | undefined;
    if (!learn) return;
    learn(data);
    this.#look();
  }

  readonly #events: Learn<ServerEvents> = {
    snapshot: (it) => this.#restart(it),
    'match:invited': ({ match, question }) => this.#invited({ match, question }),
    'match:rescinded': ({ matchId }) => this.#end(matchId),
    'match:answered': (answered) => this.#answered(answered),
    'match:offered': (offer) => this.#offered(offer),
    'match:withdrawn': ({ matchId }) => this.#end(matchId),
    'question:updated': (question) => this.#asked(question),
    'session:opened': ({ session }) => this.#opened(session),
    'session:started': ({ session }) => this.#opened(session),
    'session:ended': ({ session }) => this.#end(session.id),
    'availability:changed': ({ availability, presence }) => this.#available({ availability, presence }),
  };

  readonly #answers: Learn<Answers> = {
    'availability:set': ({ status, presence }) => this.#available({ availability: status, presence }),
    'question:ask': (question) => this.#asked(question),
    'question:cancel': (question) => this.#asked(question),
    'match:offer': (match) => this.#answeredInvitation(match),
    'match:decline': (match) => this.#answeredInvitation(match),
    'match:withdraw': (match) => this.#answeredInvitation(match),
    'match:accept': (session) => this.#opened(session),
    'session:end': (session) => this.#end(session.id),
    sync: (it) => this.#restart(it),
  };

  /** What was known and is not in the snapshot is over, unless it has only just come. */
  #restart(snapshot: Snapshot): void {
    const news = this.#meanwhile;
    this.#meanwhile = undefined;
    const live = new Set([
      ...snapshot.invitations.map(({ match }) => match.id),
      ...snapshot.openQuestions.flatMap(({ question, offers }) => [
        question.id,
        ...offers.map(({ match }) => match.id),
      ]),
      ...(snapshot.session ? [snapshot.session.id] : []),
    ]);
    for (const known of [this.#invitations, this.#questions, this.#offers, this.#sessions]) {
      for (const id of [...known.keys()]) if (!live.has(id) && !news?.has(id)) this.#end(id);
    }
    for (const invitation of snapshot.invitations) this.#invited(invitation);
    for (const { question, offers } of snapshot.openQuestions) {
      this.#asked(question);
      for (const offer of offers) this.#offered(offer);
    }
    if (snapshot.session) this.#opened(snapshot.session);
    this.#view = snapshot;
  }

  #invited(invitation: MatchWithQuestion): void {
    const { match } = invitation;
    const known = this.#invitations.get(match.id);
    if (!known || rankOf(match) >= rankOf(known.match)) this.#know(this.#invitations, match.id, invitation);
  }

  #answeredInvitation(match: Match): void {
    const known = this.#invitations.get(match.id);
    if (matchRank[match.status] === undefined) this.#end(match.id);
    else if (known) this.#invited({ match, question: known.question });
  }

  #answered(answered: MatchWithQuestion): void {
    if (matchRank[answered.match.status] === undefined) this.#end(answered.match.id);
    else this.#invited(answered);
  }

  #offered(offer: MatchWithConsultant): void {
    this.#know(this.#offers, offer.match.id, offer);
  }

  #asked(question: Question): void {
    const known = this.#questions.get(question.id);
    if (question.status !== 'open') this.#end(question.id);
    else if (!known || !isEarlier(question, known)) this.#know(this.#questions, question.id, question);
  }

  #opened(session: Session): void {
    const known = this.#sessions.get(session.id);
    const rank = sessionRank[session.status];
    if (rank === undefined) this.#end(session.id);
    else if (!known || rank >= (sessionRank[known.status] ?? 0)) this.#know(this.#sessions, session.id, session);
    // The offer that led to it waits no more.
    this.#end(session.matchId);
  }

  #available(availability: Snapshot['availability']): void {
    if (this.#view && availability) this.#view = { ...this.#view, availability };
  }

  #know<Thing>(known: Map<string, Thing>, id: string, thing: Thing): void {
    this.#meanwhile?.add(id);
    if (!this.#over.has(id)) known.set(id, thing);
  }

  #end(id: string): void {
    for (const known of [this.#invitations, this.#questions, this.#offers, this.#sessions]) known.delete(id);
    this.#over.delete(id);
    this.#over.add(id);
    const [oldest] = this.#over;
    if (this.#over.size > MEMORY && oldest !== undefined) this.#over.delete(oldest);
    for (const [offerId, { match }] of this.#offers) if (match.questionId === id) this.#offers.delete(offerId);
  }

  #look(): void {
    if (!this.#view) return;
    const offers = [...this.#offers.values()];
    const sessions = [...this.#sessions.values()];
    this.#view = {
      ...this.#view,
      invitations: [...this.#invitations.values()],
      openQuestions: [...this.#questions.values()].map((question) => ({
        question,
        offers: offers.filter(({ match }) => match.questionId === question.id),
      })),
      // One lives at a time; the end of the one before may be told late.
      session: sessions.reduce<Session | null>((last, it) => (last && last.openedAt > it.openedAt ? last : it), null),
    };
  }
}

const rankOf = (match: Match): number => matchRank[match.status] ?? 0;

/** An open question only ever grows: in waves, in the invited, in those who have offered, and once in its time. */
const isEarlier = (one: Question, other: Question): boolean =>
  one.wave < other.wave ||
  one.invitedCount < other.invitedCount ||
  one.offeredCount < other.offeredCount ||
  one.expiresAt < other.expiresAt;
