import { type ScoringQuestion, WEIGHTS, type Weights } from '../domain/scoring.ts';
import type { LearnedOrder } from './learned-order.ts';
import type { Packing, Unpacking } from './packing.ts';
import { Roster } from './roster.ts';
import { Search } from './search.ts';
import type { Explained, FindInput, FindResult, KnownConsultant, OnlineConsultant, ScoredOne } from './types.ts';

export interface OnlineIndexOptions {
  /** From here on a consultant is ranked down for the hour; Infinity: never. */
  readonly invitationsPerHour?: number;
  readonly weights?: Weights;
  /** Epoch milliseconds: dates the invitation count that a consultant is loaded with. */
  readonly clock?: () => number;
}

/**
 * Everyone online, as this process knows them, found by skill and by word. Exact: `find` comes to the ranking that scoring each
 * consultant one by one would give, but touches only those who share a skill or a telling word with the question.
 */
export class OnlineIndex {
  #roster: Roster;
  #search: Search;
  readonly #invitationsPerHour: number;
  readonly #clock: () => number;

  constructor(options: OnlineIndexOptions = {}) {
    this.#invitationsPerHour = options.invitationsPerHour ?? 60;
    this.#roster = new Roster(options.weights ?? WEIGHTS);
    this.#search = new Search(this.#roster, this.#invitationsPerHour);
    this.#clock = options.clock ?? Date.now;
  }

  /** Of the weights that decide what is kept of a consultant. */
  get version(): string {
    return this.#roster.weights.version;
  }

  /** Everything that is in it, in pieces. To be run through in one turn of the event loop: then they belong together. */
  pack(): Packing {
    return this.#roster.pack();
  }

  /** Becomes what was packed, once the last piece is there; up to then, and for good if one is missing, it stays as it is. */
  *unpack(): Unpacking {
    const roster = new Roster(this.#roster.weights);
    yield* roster.unpack();
    const search = new Search(roster, this.#invitationsPerHour);
    search.order = this.#search.order;
    this.#roster = roster;
    this.#search = search;
  }

  get size(): number {
    return this.#roster.consultants;
  }

  ids(): IterableIterator<string> {
    return this.#roster.ids();
  }

  get(consultantId: string): KnownConsultant | undefined {
    const slot = this.#roster.slotOf(consultantId);
    return slot === undefined ? undefined : this.#roster.describe(slot);
  }

  has(consultantId: string): boolean {
    return this.#roster.slotOf(consultantId) !== undefined;
  }

  /** Declared, or endorsed by sessions. */
  hasSkill(consultantId: string, slug: string): boolean {
    const slot = this.#roster.slotOf(consultantId);
    return slot !== undefined && this.#roster.skills.value(slot, slug) !== undefined;
  }

  /** Adds, or replaces what was known. */
  upsert(consultant: OnlineConsultant): void {
    this.#roster.upsert(consultant, this.#clock());
  }

  remove(consultantId: string): void {
    this.#roster.remove(consultantId);
  }

  /** From now on shortlists are put into the learned order; undefined: into that of the score alone. */
  orderBy(order: LearnedOrder | undefined): void {
    this.#search.order = order;
  }

  find(input: FindInput): FindResult {
    return this.#search.find(input);
  }

  /**
   * Whether one consultant suits a question, as `find` would judge it: for who has just come online. undefined: not online.
   * `exclude`: already asked.
   */
  scoreOne(
    question: ScoringQuestion,
    consultantId: string,
    now: number,
    exclude: ReadonlySet<string> = new Set(),
  ): ScoredOne | undefined {
    const slot = this.#roster.slotOf(consultantId);
    return slot === undefined ? undefined : this.#search.scoreOne(slot, { question, now, exclude });
  }

  /**
   * What makes up the scores of some consultants for a question, whether they may be asked or not. Who is not online is not in the
   * answer. `exclude`: already asked.
   */
  explain(input: {
    question: ScoringQuestion;
    consultantIds: readonly string[];
    now: number;
    exclude: ReadonlySet<string>;
  }): Explained {
    const slots = input.consultantIds.flatMap((id) => this.#roster.slotOf(id) ?? []);
    return this.#search.explain(slots, input);
  }

  /** Counts an invitation at once, so that nobody's share runs away before the database is asked again. */
  noteInvited(consultantId: string, now: number): void {
    this.#roster.noteInvited(consultantId, now);
  }
}
