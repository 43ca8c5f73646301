/**
 * The search through the roster: add up, for the question's skills and words, what each consultant who has one of them brings;
 * then keep the best. The sums run in the order in which `scoreCandidate` runs them, so that both come to the same bits.
 */
import {
  activityOf,
  type CandidateScore,
  combine,
  type Exclusion,
  loadOf,
  priceFit,
  type ScoringQuestion,
  share,
  sharesLanguage,
  termWeight,
  toScore,
  type WeighedQuestion,
  weighQuestion,
} from '../domain/scoring.ts';
import { Best } from './best.ts';
import { AVAILABLE, IN_SESSION, ROOKIE } from './columns.ts';
import { type LearnedOrder, orderShortlist } from './learned-order.ts';
import type { Roster } from './roster.ts';
import type { ExcludedConsultant, FindInput, FindResult, RankedConsultant, ScoredOne } from './types.ts';

const MAX_EXCLUDED = 200;
/** So many of the best by score are put into the learned order. */
const SHORTLIST = 100;

interface Asked {
  readonly weighed: WeighedQuestion;
  readonly fields: ReadonlyMap<string, number>;
}
const NO_FIELDS: ReadonlyMap<string, number> = new Map();

export class Search {
  readonly #roster: Roster;
  readonly #invitationsPerHour: number;
  order: LearnedOrder | undefined;
  /** The slots that the running search has met; `columns.seen` holds the number of the search that met them last. */
  #touched = new Int32Array(1024);
  #run = 0;

  constructor(roster: Roster, invitationsPerHour: number) {
    this.#roster = roster;
    this.#invitationsPerHour = invitationsPerHour;
  }

  find({ question, now, limit, exclude = new Set() }: FindInput): FindResult {
    const { weights } = this.#roster;
    const { at } = this.#roster.columns;
    const weighed = weighQuestion(question, this.#roster, weights);
    const asked = { weighed, fields: this.order?.ranker.fieldsOf(question) ?? NO_FIELDS };
    const considered = this.#gather(asked);
    const filter = this.#filter(question, now, exclude);
    const before = (a: number, b: number): boolean => this.#roster.person(a).id < this.#roster.person(b).id;
    const places = Math.max(1, limit, this.order === undefined ? 0 : SHORTLIST);
    const kept = new Best(places, before);
    const rookies = question.suitsRookie ? kept : new Best(Math.max(MAX_EXCLUDED, places), before);
    const excluded = new Best(MAX_EXCLUDED, before);
    const reasons = new Map<number, Exclusion>();
    const preferred = this.#preferred(question);
    // Below both no list takes a candidate. Kept at hand: it is compared once a candidate.
    let floorOfKept = Number.NEGATIVE_INFINITY;
    let floorOfRookies = Number.NEGATIVE_INFINITY;

    for (let i = 0; i < considered; i += 1) {
      const slot = this.#touched[i]!;
      const relevance =
        share(at.skill[slot]!, weighed.fullSkill) +
        at.textShare[slot]! * share(at.text[slot]!, weighed.fullText) +
        weights.learned.field * at.field[slot]!;
      const unloaded =
        relevance +
        activityOf(at.lastActiveAt[slot]!, now, weights) +
        priceFit(at.rate[slot]!, question.maxHourlyRate, weights) +
        at.standing[slot]! +
        (relevance > weights.rookie.aboveRelevance ? at.rookieBonus[slot]! : 0) +
        (preferred?.has(slot) ? weights.preferred : 0);
      const isRookie = (at.flags[slot]! & ROOKIE) !== 0;
      // Load only ever takes away: whoever would not be kept without it is not looked at any closer.
      if (unloaded < (isRookie ? floorOfRookies : floorOfKept)) continue;
      const raw = unloaded + this.#load(slot, now);
      const reason = filter(slot, relevance);
      if (reason === null) (isRookie ? rookies : kept).add(slot, raw);
      else {
        excluded.add(slot, raw);
        reasons.set(slot, reason);
      }
      floorOfKept = Math.min(kept.threshold, excluded.threshold);
      floorOfRookies = Math.min(rookies.threshold, excluded.threshold);
    }

    const pickRookies = kept.size === 0;
    if (rookies !== kept && !pickRookies) {
      for (const { slot, score } of rookies.sorted()) {
        excluded.add(slot, score);
        reasons.set(slot, 'rookie');
      }
    }
    return {
      ranked: this.#rank(pickRookies ? rookies : kept, limit, asked, question, now),
      excluded: excluded.sorted().map(
        ({ slot, score }): ExcludedConsultant => ({
          consultantId: this.#roster.person(slot).id,
          reason: reasons.get(slot)!,
          score: toScore(score, weights),
        }),
      ),
      considered,
    };
  }

  scoreOne(
    slot: number,
    { question, now, exclude }: { question: ScoringQuestion; now: number; exclude: ReadonlySet<string> },
  ): ScoredOne {
    const weighed = weighQuestion(question, this.#roster, this.#roster.weights);
    const fields = this.order?.ranker.fieldsOf(question) ?? NO_FIELDS;
    const score = this.#score(slot, { weighed, fields }, question, now);
    let reason = this.#filter(question, now, exclude)(slot, score.relevance);
    const person = this.#roster.person(slot);
    if (reason === null && person.tier === 'rookie' && !question.suitsRookie) {
      const [first] = this.find({ question, now, limit: 1, exclude }).ranked;
      if (first !== undefined && first.tier !== 'rookie') reason = 'rookie';
    }
    return reason === null
      ? { eligible: true, candidate: this.#present(slot, score) }
      : { eligible: false, reason, score: score.score };
  }

  #rank(kept: Best, limit: number, asked: Asked, question: ScoringQuestion, now: number): RankedConsultant[] {
    const shortlist = kept.sorted().slice(0, this.order === undefined ? limit : Math.max(limit, SHORTLIST));
    const scored = shortlist.map(({ slot }) => ({ slot, ...this.#score(slot, asked, question, now) }));
    if (this.order === undefined) return scored.map((it) => this.#present(it.slot, it));
    const { version } = this.order;
    return orderShortlist(this.order, question, scored, (slot) => this.#roster.person(slot), this.#roster.weights)
      .slice(0, limit)
      .map((it) => this.#present(it.slot, it, version));
  }

  /** Fills `columns.skill` and `columns.text` of every slot in a list of the question's; returns how many. */
  #gather({ weighed, fields: askedFields }: Asked): number {
    const { columns, skills, words, fields, weights, averageLength } = this.#roster;
    const { at, capacity } = columns;
    if (this.#touched.length < capacity) this.#touched = new Int32Array(capacity);
    this.#run = (this.#run + 1) | 0 || 1;
    const run = this.#run;
    const touched = this.#touched;
    let count = 0;
    const meet = (slot: number): void => {
      if (at.seen[slot] === run) return;
      at.seen[slot] = run;
      at.skill[slot] = 0;
      at.text[slot] = 0;
      at.field[slot] = 0;
      touched[count++] = slot;
    };
    for (const { key, factor } of weighed.skills) {
      const list = skills.list(key);
      for (let i = 0, size = list?.size ?? 0; i < size; i += 1) {
        const slot = list!.slots[i]!;
        meet(slot);
        at.skill[slot]! += factor * list!.values[i]!;
      }
    }
    for (const { key, factor } of weighed.terms) {
      const list = words.list(key);
      for (let i = 0, size = list?.size ?? 0; i < size; i += 1) {
        const slot = list!.slots[i]!;
        meet(slot);
        at.text[slot]! += factor * termWeight(list!.values[i]!, at.profileLength[slot]!, averageLength, weights);
      }
    }
    for (const [field, weight] of askedFields) {
      const list = fields.list(field);
      for (let i = 0, size = list?.size ?? 0; i < size; i += 1) {
        const slot = list!.slots[i]!;
        meet(slot);
        at.field[slot]! += weight * list!.values[i]!;
      }
    }
    // Many are met in no order: walking them as they lie in memory takes a third off the search at 100,000.
    if (count > capacity / 8) {
      for (let slot = 0, i = 0; i < count; slot += 1) if (at.seen[slot] === run) touched[i++] = slot;
    }
    return count;
  }

  /** The rules of `exclusionOf`, from the columns, but for the rookies, who depend on who else remains. */
  #filter(
    question: ScoringQuestion,
    now: number,
    asked: ReadonlySet<string>,
  ): (slot: number, relevance: number) => Exclusion | null {
    const roster = this.#roster;
    const { columns, weights } = roster;
    const { at } = columns;
    const barred = roster.barred(question, asked);
    const languages = columns.languageBits(question.languages);
    const currency = columns.currency(question.currency);
    const maximum = question.maxHourlyRate ?? Number.POSITIVE_INFINITY;
    const speaks = (slot: number): boolean => {
      if (question.languages.length === 0) return true;
      const shared = at.languages[slot]! & languages;
      if (shared === 0) return false;
      return columns.isProof(shared) || sharesLanguage(question.languages, roster.person(slot).languages);
    };
    return (slot, relevance) => {
      const bar = barred.size > 0 ? barred.get(slot) : undefined;
      if (bar !== undefined) return bar;
      const flags = at.flags[slot]!;
      if ((flags & AVAILABLE) === 0) return 'away';
      if ((flags & IN_SESSION) !== 0 || at.wrapUpUntil[slot]! > now) return 'busy';
      if (!speaks(slot)) return 'language';
      if (at.currency[slot] !== currency) return 'currency';
      if (at.rate[slot]! > maximum) return 'price';
      return relevance >= weights.relevanceFloor ? null : 'relevance';
    };
  }

  /** One consultant's score with its parts, from the posting lists. */
  #score(slot: number, { weighed, fields }: Asked, question: ScoringQuestion, now: number): CandidateScore {
    const { skills, words, fields: pasts, weights, averageLength, columns } = this.#roster;
    const length = columns.at.profileLength[slot]!;
    let skill = 0;
    for (const { key, factor } of weighed.skills) skill += factor * (skills.value(slot, key) ?? 0);
    let text = 0;
    for (const { key, factor } of weighed.terms) {
      const count = words.value(slot, key);
      if (count !== undefined) text += factor * termWeight(count, length, averageLength, weights);
    }
    let field = 0;
    for (const [name, weight] of fields) field += weight * (pasts.value(slot, name) ?? 0);
    return combine({
      fieldShare: field,
      skillShare: share(skill, weighed.fullSkill),
      textMatch: share(text, weighed.fullText),
      candidate: this.#roster.person(slot),
      question,
      now,
      invited: this.#roster.invited(slot, now),
      invitationsPerHour: this.#invitationsPerHour,
      weights,
    });
  }

  #preferred(question: ScoringQuestion): Set<number> | undefined {
    const slots = [...(question.preferredConsultantIds ?? [])].map((id) => this.#roster.slotOf(id));
    return slots.length === 0 ? undefined : new Set(slots.filter((slot) => slot !== undefined));
  }

  #load(slot: number, now: number): number {
    return loadOf(this.#roster.invited(slot, now), this.#invitationsPerHour, this.#roster.weights);
  }

  #present(
    slot: number,
    { score, parts, relevance }: CandidateScore,
    version = this.#roster.weights.version,
  ): RankedConsultant {
    const { id, name, tier, rate } = this.#roster.person(slot);
    return { consultantId: id, name, score, parts, relevance, version, tier, rate };
  }
}
