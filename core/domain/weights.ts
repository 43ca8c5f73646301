/** The weights of the score: data with a version, stored with every match that they decided. */
import type { Tier } from '../../contract/states.ts';

export interface Weights {
  readonly version: string;
  /** What a declared skill is worth in endorsements: `base + perLevel × level`, 1 at level 3. */
  readonly declared: { readonly base: number; readonly perLevel: number };
  /** Endorsements, the declared one included, at which a skill counts in full. */
  readonly provenEndorsements: number;
  readonly bm25: {
    readonly k1: number;
    readonly b: number;
    /** A question is judged by so many of its words, the rarest and most repeated first… */
    readonly terms: number;
    /** …as long as not more than so many profiles have to be looked at for them. */
    readonly postings: number;
    /** So many of its most telling words, each once in a profile of average length, are a full match. */
    readonly fullMatch: number;
  };
  /** β = `least + (most − least) × n ÷ (n + half)`, n completed sessions. */
  readonly text: { readonly least: number; readonly most: number; readonly half: number };
  /** Below it nobody is invited. */
  readonly relevanceFloor: number;
  readonly activity: { readonly weight: number; readonly halfMs: number };
  readonly trust: number;
  readonly price: number;
  readonly responsiveness: { readonly weight: number; readonly halfMs: number };
  readonly tier: { readonly weight: number; readonly of: Readonly<Record<Tier, number>> };
  /** `bonus ÷ √(1 + completed sessions)` for whoever is above `aboveRelevance`. */
  readonly rookie: { readonly bonus: number; readonly aboveRelevance: number };
  /** For whom the client asked by name. */
  readonly preferred: number;
  /** `gentle × share of the hourly invitations` below the cap, `full` from there on. */
  readonly load: { readonly gentle: number; readonly full: number };
  /** Where an order was learned from past questions. */
  readonly learned: {
    /** What a unit of its log-odds is worth beside trust, price and load. */
    readonly scale: number;
    /** At most `rookie ÷ √(1 + answers)`, in log-odds… */
    readonly rookie: number;
    /** …and never past so many who are first without it. */
    readonly first: number;
    /** Relevance of a past that lies wholly in the question's field: just over the floor, so that no shared word is needed. */
    readonly field: number;
  };
  /** score = 1 ÷ (1 + e^(−steepness × (raw − centre))) */
  readonly scale: { readonly centre: number; readonly steepness: number };
}

export const WEIGHTS: Weights = {
  version: '2',
  declared: { base: 0.4, perLevel: 0.2 },
  provenEndorsements: 6,
  bm25: { k1: 1.2, b: 0.75, terms: 32, postings: 60_000, fullMatch: 8 },
  text: { least: 0.4, most: 1, half: 10 },
  relevanceFloor: 0.06,
  activity: { weight: 0.3, halfMs: 30 * 86_400_000 },
  trust: 0.1,
  price: 0.1,
  responsiveness: { weight: 0.1, halfMs: 10_000 },
  tier: { weight: 0.05, of: { rookie: 0, growing: 0.25, established: 0.5, expert: 0.75, elite: 1 } },
  rookie: { bonus: 0.5, aboveRelevance: 0.05 },
  preferred: 0.5,
  load: { gentle: 0.1, full: 1 },
  learned: { scale: 0.25, rookie: 1.5, first: 7, field: 0.08 },
  scale: { centre: 1.2, steepness: 2 },
};
