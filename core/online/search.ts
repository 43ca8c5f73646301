/** The search through the roster: block by block the sums, a bound that lets most go, the exact score of the rest, and the best of them. */

import { STRENGTH_STEPS } from '../domain/relevance.ts';
import {
  activityOf,
  type CandidateScore,
  combine,
  type Exclusion,
  loadOf,
  priceFit,
  rawOf,
  type ScoringQuestion,
  share,
  termWeight,
  toScore,
  weighQuestion,
} from '../domain/scoring.ts';
import { Best, type Found, type Sums } from './best.ts';
import { BLOCK } from './block-lists.ts';
import { ROOKIE, tierOf } from './columns.ts';
import { type Filter, filterOf } from './filter.ts';
import { type Asked, Gathering } from './gather.ts';
import { type LearnedOrder, orderShortlist } from './learned-order.ts';
import { FIELD_STEPS, type Roster } from './roster.ts';
import type { ExcludedConsultant, Explained, FindInput, FindResult, RankedConsultant, ScoredOne } from './types.ts';

const MAX_EXCLUDED = 200;
/** So many of the best by score are put into the learned order. */
const SHORTLIST = 100;
/** More than rounding can take away from a bound. */
const SLACK = 1e-5;
const NO_FIELDS: ReadonlyMap<string, number> = new Map();

interface Run extends Asked {
  readonly question: ScoringQuestion;
  readonly now: number;
  readonly filter: Filter;
  readonly preferred: ReadonlySet<number> | undefined;
}

/** Found by score, or already given its parts by the learned order. */
type Placed = Found | (CandidateScore & { readonly slot: number });
type Told = Pick<FindResult, 'ranked' | 'runnersUp' | 'rookie'>;

/** Where a pass puts whom it finds. */
interface Lists {
  readonly kept: Best;
  /** The same list where the question suits them; otherwise who takes the place of `kept` if nobody is in it. */
  readonly rookies: Best | undefined;
  readonly excluded: Best | undefined;
  readonly reasons: Map<number, Exclusion>;
}

export class Search {
  readonly #roster: Roster;
  readonly #invitationsPerHour: number;
  readonly #gathering: Gathering;
  order: LearnedOrder | undefined;

  constructor(roster: Roster, invitationsPerHour: number) {
    this.#roster = roster;
    this.#invitationsPerHour = invitationsPerHour;
    this.#gathering = new Gathering(roster);
  }

  find(input: FindInput): FindResult {
    const { question, now, limit, exclude = new Set(), remember, reserve = 0 } = input;
    const run = this.#begin(question, now, exclude);
    const places = Math.max(1, limit + (remember ?? 0), reserve, this.order === undefined ? 0 : SHORTLIST);
    if (remember !== undefined) {
      // Without a list of those left out nearly everybody is below the bound.
      const kept = this.#best(places);
      const rookies = question.suitsRookie ? kept : undefined;
      const considered = this.#pass(run, { kept, rookies, excluded: undefined, reasons: new Map() });
      if (kept.size >= Math.max(1, limit + remember))
        return { ...this.#tell(kept, input, run), excluded: [], considered };
    }
    return this.#findAll(run, input, places);
  }

  scoreOne(
    slot: number,
    { question, now, exclude }: { question: ScoringQuestion; now: number; exclude: ReadonlySet<string> },
  ): ScoredOne {
    const run = this.#begin(question, now, exclude);
    const sums = { raw: 0, ...this.#sumsOf(slot, run) };
    const score = this.#score(slot, sums, run);
    let reason = run.filter(this.#roster.columns.of(slot), slot % BLOCK, slot, score.relevance);
    if (reason === null && this.#roster.columns.tier(slot) === 'rookie' && !question.suitsRookie) {
      const [first] = this.find({ question, now, limit: 1, remember: 0, exclude }).ranked;
      if (first !== undefined && first.tier !== 'rookie') reason = 'rookie';
    }
    return reason === null
      ? { eligible: true, candidate: this.#present({ slot, ...sums }, run) }
      : { eligible: false, reason, score: score.score };
  }

  /** Of each of these: by the learned order who is on its shortlist, by the score alone everybody else. */
  explain(
    slots: readonly number[],
    input: { question: ScoringQuestion; now: number; exclude: ReadonlySet<string> },
  ): Explained {
    const { question, now, exclude } = input;
    const run = this.#begin(question, now, exclude);
    const explained: Explained = new Map(
      slots.map((slot) => [this.#roster.idOf(slot), this.#score(slot, this.#sumsOf(slot, run), run)]),
    );
    if (this.order === undefined) return explained;
    for (const it of this.find({ ...input, limit: SHORTLIST, remember: 0 }).ranked) {
      if (explained.has(it.consultantId)) explained.set(it.consultantId, it);
    }
    return explained;
  }

  #begin(question: ScoringQuestion, now: number, exclude: ReadonlySet<string>): Run {
    const { weights } = this.#roster;
    const preferred = [...(question.preferredConsultantIds ?? [])].flatMap((id) => this.#roster.slotOf(id) ?? []);
    return {
      question,
      now,
      weighed: weighQuestion(question, this.#roster, weights),
      fields: this.order?.ranker.fieldsOf(question) ?? NO_FIELDS,
      filter: filterOf(this.#roster, { question, now, exclude }),
      preferred: preferred.length === 0 ? undefined : new Set(preferred),
    };
  }

  #findAll(run: Run, input: FindInput, places: number): FindResult {
    const kept = this.#best(places);
    const rookies = run.question.suitsRookie ? kept : this.#best(Math.max(MAX_EXCLUDED, places));
    const excluded = this.#best(MAX_EXCLUDED);
    const reasons = new Map<number, Exclusion>();
    const considered = this.#pass(run, { kept, rookies, excluded, reasons });
    const pickRookies = kept.size === 0;
    if (rookies !== kept && !pickRookies) {
      for (const found of rookies.sorted()) {
        excluded.add(found);
        reasons.set(found.slot, 'rookie');
      }
    }
    return {
      ...this.#tell(pickRookies ? rookies : kept, input, run),
      excluded: excluded.sorted().map(
        ({ slot, raw }): ExcludedConsultant => ({
          consultantId: this.#roster.idOf(slot),
          reason: reasons.get(slot)!,
          score: toScore(raw, this.#roster.weights),
        }),
      ),
      considered,
    };
  }

  #best(limit: number): Best {
    return new Best(limit, (a, b) => this.#roster.isBefore(a, b));
  }

  /** Fills the lists. @returns how many share anything with the question */
  #pass(run: Run, lists: Lists): number {
    this.#gathering.begin(run);
    let considered = 0;
    const { blocks } = this.#roster.columns;
    for (let block = 0; block < blocks.length; block += 1) {
      const count = this.#gathering.gather(block, blocks[block]!);
      considered += count;
      if (count > 0) this.#sift(run, lists, block);
    }
    return considered;
  }

  #sift(run: Run, { kept, rookies, excluded, reasons }: Lists, block: number): void {
    const { question, now, filter, preferred, weighed } = run;
    const { weights, columns } = this.#roster;
    const { skill, text, field, isMet } = this.#gathering;
    const at = columns.blocks[block]!;
    const { bound, textShare, flags } = at;
    const perSkill = weighed.fullSkill > 0 ? 1 / weighed.fullSkill : 0;
    const perText = weighed.fullText > 0 ? 1 / weighed.fullText : 0;
    const perField = weights.learned.field;
    const allowance =
      SLACK +
      priceFit(0, question.maxHourlyRate, weights) +
      (preferred ? weights.preferred : 0) +
      // Bounds that were written later than the time that is asked about have too little activity in them.
      (now < columns.writtenUntil ? weights.activity.weight : 0);
    // Below it no list takes a candidate, less what everybody may have: compared once a place, whether anybody was met there or not,
    // because a comparison that nearly always ends the same costs less than skipping every third place.
    const floorNow = (): number =>
      Math.min(
        kept.threshold,
        rookies?.threshold ?? Number.POSITIVE_INFINITY,
        excluded?.threshold ?? Number.POSITIVE_INFINITY,
      ) - allowance;
    let floor = floorNow();
    for (let place = 0; place < BLOCK; place += 1) {
      const roughly = skill[place]! * perSkill + textShare[place]! * text[place]! * perText + perField * field[place]!;
      if (roughly + bound[place]! < floor || isMet[place] === 0) continue;
      const slot = block * BLOCK + place;
      const sums = { skill: skill[place]!, text: text[place]!, field: field[place]! };
      const relevance =
        share(sums.skill, weighed.fullSkill) +
        textShare[place]! * share(sums.text, weighed.fullText) +
        weights.learned.field * sums.field;
      const reason = filter(at, place, slot, relevance);
      const list = reason !== null ? excluded : (flags[place]! & ROOKIE) !== 0 ? rookies : kept;
      if (list === undefined) continue;
      const raw = rawOf(
        relevance,
        activityOf(1000 * at.lastActive[place]!, now, weights),
        priceFit(at.rate[place]!, question.maxHourlyRate, weights),
        at.trust[place]! + at.responsiveness[place]! + weights.tier.weight * weights.tier.of[tierOf(flags[place]!)],
        relevance > weights.rookie.aboveRelevance ? at.rookieBonus[place]! : 0,
        preferred?.has(slot) ? weights.preferred : 0,
        this.#load(slot, now),
      );
      if (raw < list.threshold) continue;
      list.add({ slot, raw, ...sums });
      if (reason !== null) reasons.set(slot, reason);
      floor = floorNow();
    }
  }

  #tell(kept: Best, { limit, remember = 0, reserve = 0 }: FindInput, run: Run): Told {
    const ranked = this.#order(kept.sorted(), Math.max(limit + remember, reserve), run);
    const rookie = ranked
      .slice(limit, Math.max(limit, reserve))
      .find(({ slot }) => this.#roster.columns.tier(slot) === 'rookie');
    return {
      ranked: ranked.slice(0, limit).map((it) => this.#present(it, run)),
      runnersUp: ranked
        .slice(limit, limit + remember)
        .map(({ slot, raw }) => ({ consultantId: this.#roster.idOf(slot), score: toScore(raw, this.#roster.weights) })),
      rookie: rookie && this.#present(rookie, run),
    };
  }

  /** By score, or, where one was learned, the shortlist in the learned order. */
  #order(found: readonly Found[], limit: number, run: Run): Placed[] {
    if (this.order === undefined) return found.slice(0, limit);
    const shortlist = found
      .slice(0, Math.max(limit, SHORTLIST))
      .map((it) => ({ slot: it.slot, ...this.#score(it.slot, it, run) }));
    return orderShortlist(
      this.order,
      run.question,
      shortlist,
      (slot) => this.#roster.records.get(slot),
      this.#roster.weights,
    ).slice(0, limit);
  }

  /** What `Gathering` adds up, for one consultant. */
  #sumsOf(slot: number, { weighed, fields }: Run): Sums {
    const { skills, words, fields: pasts, weights, averageLength, columns } = this.#roster;
    const length = columns.of(slot).profileLength[slot % BLOCK]!;
    let skill = 0;
    for (const { key, factor } of weighed.skills) skill += factor * ((skills.value(slot, key) ?? 0) / STRENGTH_STEPS);
    let text = 0;
    for (const { key, factor } of weighed.terms) {
      const count = words.value(slot, key);
      if (count !== undefined) text += factor * termWeight(count, length, averageLength, weights);
    }
    let field = 0;
    for (const [name, weight] of fields) field += weight * ((pasts.value(slot, name) ?? 0) / FIELD_STEPS);
    return { skill, text, field };
  }

  #score(slot: number, sums: Sums, { weighed, question, now, preferred }: Run): CandidateScore {
    const at = this.#roster.columns.of(slot);
    const place = slot % BLOCK;
    return combine({
      skillShare: share(sums.skill, weighed.fullSkill),
      textMatch: share(sums.text, weighed.fullText),
      fieldShare: sums.field,
      standing: this.#roster.standing(slot),
      lastActiveAt: 1000 * at.lastActive[place]!,
      rateAmount: at.rate[place]!,
      isPreferred: preferred?.has(slot) ?? false,
      question,
      now,
      invited: this.#roster.invited(slot, now),
      invitationsPerHour: this.#invitationsPerHour,
      weights: this.#roster.weights,
    });
  }

  #load(slot: number, now: number): number {
    return loadOf(this.#roster.invited(slot, now), this.#invitationsPerHour, this.#roster.weights);
  }

  #present(placed: Placed, run: Run): RankedConsultant {
    const { slot } = placed;
    const roster = this.#roster;
    const { score, parts, relevance } = 'parts' in placed ? placed : this.#score(slot, placed, run);
    const version = ('parts' in placed ? this.order?.version : undefined) ?? roster.weights.version;
    const tier = roster.columns.tier(slot);
    return { consultantId: roster.idOf(slot), score, parts, relevance, version, tier, rate: roster.rate(slot) };
  }
}
