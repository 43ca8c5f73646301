import type { Tier } from '../../contract/states.ts';
import type { TrackRecord } from '../domain/learning/track-record.ts';
import type { ConsultantFeatures, Exclusion, ScorePartValues, ScoringQuestion } from '../domain/scoring.ts';

/** A consultant as the database knows them; that they are online is why they are here. Banned ones are never loaded. */
export interface OnlineConsultant extends ConsultantFeatures {
  /** Headline, bio, titles of past answered questions. */
  readonly profileText: string;
  /** What the learned order reads; without it they are ranked as somebody without a past. */
  readonly record?: TrackRecord;
}

/** What the index still tells of a consultant; names and texts are read where they are shown. */
export interface KnownConsultant extends Pick<ConsultantFeatures, 'id' | 'rate' | 'tier' | 'available' | 'inSession'> {
  /** In no order. */
  readonly languages: readonly string[];
}

export interface FindInput {
  readonly question: ScoringQuestion;
  readonly now: number;
  readonly limit: number;
  /** Already asked. */
  readonly exclude?: ReadonlySet<string>;
  /**
   * So many after those are told without their parts. With `limit` and these found, nobody asks who was left out, and `excluded` stays
   * empty. Without it they are told in any case.
   */
  readonly remember?: number;
  /** The best rookie is told too if they are among so many. */
  readonly reserve?: number;
}

export interface RankedConsultant {
  readonly consultantId: string;
  readonly score: number;
  readonly parts: ScorePartValues;
  readonly relevance: number;
  /** Of the weights, and of the tables if the learned order decided. */
  readonly version: string;
  readonly tier: Tier;
  readonly rate: { readonly amount: number; readonly currency: string };
}

export interface ExcludedConsultant {
  readonly consultantId: string;
  readonly reason: Exclusion;
  readonly score: number | null;
}

export interface RunnerUp {
  readonly consultantId: string;
  readonly score: number;
}

export interface FindResult {
  /** Best first; equal scores by id. */
  readonly ranked: RankedConsultant[];
  readonly runnersUp: RunnerUp[];
  /** The best rookie after those ranked, if asked for. */
  readonly rookie: RankedConsultant | undefined;
  /** The most relevant of those left out, at most 200. */
  readonly excluded: ExcludedConsultant[];
  /** How many share a skill or a word with the question. */
  readonly considered: number;
}

/** For one consultant: either what they scored, or why they are not asked. */
export type ScoredOne =
  | { readonly eligible: true; readonly candidate: RankedConsultant }
  | { readonly eligible: false; readonly reason: Exclusion; readonly score: number | null };

/** Consultant → what they score for a question, asked about or not. */
export type Explained = Map<string, Pick<RankedConsultant, 'score' | 'parts'>>;
