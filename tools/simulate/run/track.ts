/**
 * What the product learns of a consultant while the replay runs: trust, tier, response time by its own functions from the same
 * history; and what its queries do in SQL, with the same figures: how endorsements fade and how much one client's word weighs.
 */
import type { Tier } from '../../../contract/states.ts';
import type { SkillEndorsement } from '../../../core/domain/scoring.ts';
import { tierFor } from '../../../core/domain/tiers.ts';
import { TRUST_HALF_LIFE_MS, type TrustHistory, trustScore } from '../../../core/domain/trust.ts';
import { DAY_MS } from '../world/market.ts';
import type { Endorsement, PastSession, Person } from '../world/world.ts';

/** As in `core/db/queries/consultants.ts`. */
const ENDORSEMENT_BOUND_PER_CLIENT = 3;
const REMEMBERED_TITLES = 50;
/** As in `core/db/queries/ratings.ts`. */
const RESPONSES_FOR_TRUST = 1_000;
const RESPONSE_DAYS = 90;

export class Track {
  readonly #person: Person;
  readonly #sessions: PastSession[];
  readonly #ratings: TrustHistory['ratings'][number][];
  readonly #responses: TrustHistory['responses'][number][];
  /** Skill → client → what their word would weigh at `#since`: all fade alike, so that one factor brings them to any instant. */
  readonly #voices = new Map<string, Map<string, number>>();
  readonly #since: number;
  #profileText: string | undefined;
  tier: Tier;
  trustScore = 60;
  completedSessions = 0;
  ratingAverage: number | null = null;
  medianResponseMs: number | null = null;

  constructor(person: Person, now: number) {
    const { past } = person;
    this.#person = person;
    this.#sessions = [...past.sessions];
    this.#ratings = [...past.ratings];
    this.#responses = [...past.responses];
    this.#since = now;
    for (const endorsement of past.endorsements) this.noteEndorsement(endorsement);
    this.tier = past.tier;
    this.assess(now);
  }

  noteResponse(response: TrustHistory['responses'][number]): void {
    this.#responses.push(response);
  }
  noteSession(session: PastSession): void {
    this.#sessions.push(session);
    this.#profileText = undefined;
  }
  noteRating(rating: TrustHistory['ratings'][number]): void {
    this.#ratings.push(rating);
  }
  noteEndorsement({ slug, clientId, weight, at }: Endorsement): void {
    const voices = this.#voices.get(slug) ?? new Map<string, number>();
    this.#voices.set(slug, voices);
    voices.set(clientId, (voices.get(clientId) ?? 0) + weight * faded(this.#since - at));
  }

  /** As `assess-consultant` does after a session and after a rating. */
  assess(now: number): void {
    const { earlier } = this.#person.past;
    const rated = earlier.ratings + this.#ratings.length;
    const sum = this.#ratings.reduce((total, it) => total + it.overall, earlier.ratingSum);
    this.ratingAverage = rated === 0 ? null : sum / rated;
    this.completedSessions = earlier.sessions + this.#sessions.filter((it) => it.counts).length;
    this.medianResponseMs = this.#medianResponse(now);
    this.trustScore = trustScore({
      ratings: this.#ratings,
      sessions: this.#sessions,
      responses: this.#responses.slice(-RESPONSES_FOR_TRUST),
      disputes: [],
      now,
    }).score;
    this.tier = tierFor({
      completedSessions: this.completedSessions,
      ratingAverage: this.ratingAverage,
      current: this.tier,
    }).tier;
  }

  #medianResponse(now: number): number | null {
    const times = this.#responses
      .filter((it) => it.responseMs !== null && it.at > now - RESPONSE_DAYS * DAY_MS)
      .map((it) => it.responseMs!)
      .sort((a, b) => a - b);
    if (times.length === 0) return null;
    const middle = (times.length - 1) / 2;
    return Math.round((times[Math.floor(middle)]! + times[Math.ceil(middle)]!) / 2);
  }

  /** What is declared, and what sessions say of it by now. */
  skills(now: number): SkillEndorsement[] {
    const skills = new Map<string, SkillEndorsement>(
      this.#person.declared.map(({ slug, level }) => [slug, { slug, level, endorsements: 0 }]),
    );
    const factor = faded(now - this.#since);
    for (const [slug, voices] of this.#voices) {
      let sum = 0;
      for (const voice of voices.values()) sum += Math.min(ENDORSEMENT_BOUND_PER_CLIENT, voice * factor);
      skills.set(slug, { slug, level: skills.get(slug)?.level ?? 0, endorsements: Math.max(0, sum) });
    }
    return [...skills.values()];
  }

  /** Headline, bio, titles of the latest answered questions. */
  profileText(): string {
    this.#profileText ??= [
      this.#person.profile,
      ...this.#sessions
        .filter((it) => it.outcome === 'completed')
        .slice(-REMEMBERED_TITLES)
        .map((it) => it.title),
    ].join(' \n');
    return this.#profileText;
  }
}

const faded = (elapsedMs: number): number => 0.5 ** (elapsedMs / TRUST_HALF_LIFE_MS);
