/** The consultants online as columns and posting lists: what the search reads. Also the corpus that makes a word rare or common. */
import {
  type Corpus,
  fadedInvitations,
  type ScoringQuestion,
  skillStrengths,
  type Weights,
} from '../domain/scoring.ts';
import { profileTerms } from '../domain/text.ts';
import { FeatureColumns } from './columns.ts';
import { Postings } from './postings.ts';
import type { OnlineConsultant } from './types.ts';

export class Roster implements Corpus {
  readonly weights: Weights;
  readonly skills = new Postings((length) => new Float64Array(length));
  readonly words = new Postings((length) => new Uint16Array(length));
  /** Field → the part of each consultant's past that lies in it. */
  readonly fields = new Postings((length) => new Float64Array(length));
  readonly columns = new FeatureColumns();
  readonly #people: (OnlineConsultant | undefined)[] = [];
  readonly #slots = new Map<string, number>();
  readonly #free: number[] = [];
  /** User → consultants who are not to be matched with them. */
  readonly #blockedFor = new Map<string, Set<number>>();
  #wordCount = 0;

  constructor(weights: Weights) {
    this.weights = weights;
  }

  get consultants(): number {
    return this.#slots.size;
  }

  get averageLength(): number {
    return this.#slots.size === 0 ? 0 : this.#wordCount / this.#slots.size;
  }

  skillCount(slug: string): number {
    return this.skills.count(slug);
  }

  termCount(term: string): number {
    return this.words.count(term);
  }

  ids(): IterableIterator<string> {
    return this.#slots.keys();
  }

  slotOf(consultantId: string): number | undefined {
    return this.#slots.get(consultantId);
  }

  /** Who sits in a slot that a posting list or `slotOf` named. */
  person(slot: number): OnlineConsultant {
    return this.#people[slot]!;
  }

  /** What does not change is not indexed again: a consultant who becomes busy costs a microsecond, not a hundred. */
  upsert(consultant: OnlineConsultant, now: number): void {
    const known = this.#slots.get(consultant.id);
    const before = known === undefined ? undefined : this.person(known);
    const slot = known ?? this.#takeSlot(consultant.id);
    this.#people[slot] = consultant;
    this.columns.write(slot, consultant, this.weights, now);
    if (before === undefined || !sameSkills(before, consultant)) {
      this.skills.remove(slot);
      this.skills.add(slot, skillStrengths(consultant.skills, this.weights));
    }
    if (before?.profileText !== consultant.profileText) this.#indexProfile(slot, consultant.profileText);
    if (before?.record !== consultant.record) {
      this.fields.remove(slot);
      if (consultant.record !== undefined) this.fields.add(slot, consultant.record.fields);
    }
    if (before !== undefined) this.#unblock(slot, before.blocked);
    for (const userId of consultant.blocked) {
      const slots = this.#blockedFor.get(userId) ?? new Set();
      this.#blockedFor.set(userId, slots.add(slot));
    }
  }

  remove(consultantId: string): void {
    const slot = this.#slots.get(consultantId);
    if (slot === undefined) return;
    this.#slots.delete(consultantId);
    this.skills.remove(slot);
    this.fields.remove(slot);
    this.#forgetProfile(slot);
    this.#unblock(slot, this.person(slot).blocked);
    this.#people[slot] = undefined;
    this.#free.push(slot);
  }

  noteInvited(consultantId: string, now: number): void {
    const slot = this.#slots.get(consultantId);
    if (slot === undefined) return;
    const { at } = this.columns;
    at.invited[slot] = this.invited(slot, now) + 1;
    at.invitedAt[slot] = now;
  }

  /** Invitations of about the last hour. */
  invited(slot: number, now: number): number {
    const { at } = this.columns;
    return fadedInvitations(at.invited[slot]!, now - at.invitedAt[slot]!);
  }

  /** Slots that must not be asked, with the reason that is tried first. */
  barred(question: ScoringQuestion, asked: ReadonlySet<string>): Map<number, 'self' | 'blocked' | 'already_asked'> {
    const reasons = new Map<number, 'self' | 'blocked' | 'already_asked'>();
    for (const id of asked) {
      const slot = this.#slots.get(id);
      if (slot !== undefined) reasons.set(slot, 'already_asked');
    }
    for (const slot of this.#blockedFor.get(question.clientId) ?? []) reasons.set(slot, 'blocked');
    const self = this.#slots.get(question.clientId);
    if (self !== undefined) reasons.set(self, 'self');
    return reasons;
  }

  #takeSlot(consultantId: string): number {
    const slot = this.#free.pop() ?? this.#people.length;
    this.#slots.set(consultantId, slot);
    this.columns.reserve(slot + 1);
    this.columns.at.profileLength[slot] = 0;
    return slot;
  }

  #indexProfile(slot: number, text: string): void {
    this.#forgetProfile(slot);
    const profile = profileTerms(text);
    this.words.add(slot, profile.counts);
    this.columns.at.profileLength[slot] = profile.length;
    this.#wordCount += profile.length;
  }

  #forgetProfile(slot: number): void {
    this.words.remove(slot);
    this.#wordCount -= this.columns.at.profileLength[slot]!;
    this.columns.at.profileLength[slot] = 0;
  }

  #unblock(slot: number, userIds: readonly string[]): void {
    for (const userId of userIds) {
      const slots = this.#blockedFor.get(userId);
      slots?.delete(slot);
      if (slots?.size === 0) this.#blockedFor.delete(userId);
    }
  }
}

const sameSkills = (a: OnlineConsultant, b: OnlineConsultant): boolean =>
  a.skills.length === b.skills.length &&
  a.skills.every((skill, i) => {
    const other = b.skills[i]!;
    return skill.slug === other.slug && skill.level === other.level && skill.endorsements === other.endorsements;
  });
