/** What the matching looks at: a question on one side, a consultant on the other. */
import type { Tier } from '../../contract/states.ts';

export interface SkillEndorsement {
  readonly slug: string;
  /** 1..5 as declared; 0: not declared, only endorsed by sessions. */
  readonly level: number;
  /** Decayed count of good sessions on this skill, ≥ 0. */
  readonly endorsements: number;
}

/** What is known of a consultant, apart from the text of the profile. Times are epoch milliseconds. */
export interface ConsultantFeatures {
  readonly id: string;
  readonly skills: readonly SkillEndorsement[];
  readonly languages: readonly string[];
  readonly rate: { readonly amount: number; readonly currency: string };
  readonly tier: Tier;
  /** 0..100 */
  readonly trustScore: number;
  readonly completedSessions: number;
  readonly medianResponseMs: number | null;
  readonly lastActiveAt: number;
  readonly available: boolean;
  readonly inSession: boolean;
  readonly wrapUpUntil: number | null;
  /** Users who blocked them or whom they blocked. */
  readonly blocked: readonly string[];
  readonly invitedLastHour: number;
}

export interface ScoringCandidate extends ConsultantFeatures {
  readonly online: boolean;
  readonly banned: boolean;
  /** Stem → count, and the number of all of them: what `profileTerms(profileText)` gives. */
  readonly profile: TermCounts;
}

export interface TermCounts {
  readonly counts: ReadonlyMap<string, number>;
  readonly length: number;
}

export interface ScoringQuestion {
  readonly clientId: string;
  /** For the learned order only. */
  readonly title?: string;
  /** From `extractKeywords`: those with a skill. */
  readonly skills: readonly { readonly slug: string; readonly weight: number }[];
  /** From `questionTerms(title, body)`. */
  readonly terms: readonly { readonly term: string; readonly weight: number }[];
  /** Any of them will do; empty: any language. */
  readonly languages: readonly string[];
  readonly currency: string;
  /** Minor units an hour, in `currency`. */
  readonly maxHourlyRate: number | null;
  /** False: rookies are left out as long as a candidate remains who is no rookie. */
  readonly suitsRookie: boolean;
  readonly preferredConsultantIds?: ReadonlySet<string>;
}
