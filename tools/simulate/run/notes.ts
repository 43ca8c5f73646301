/** What is written down of a run: all that the report is made from. */
import type { Tier } from '../../../contract/states.ts';

export interface QuestionNotes {
  /** undefined: still open */
  outcome: 'matched' | 'no_match' | 'no_offer' | 'not_accepted' | 'left' | undefined;
  invitations: number;
  /** From the question, ms; null: there was none. */
  firstOfferMs: number | null;
  acceptedMs: number | null;
  /** Of whom was accepted. */
  relevance: number | null;
  /** The highest among those who could have been asked at that moment; null: nobody could. */
  bestRelevance: number | null;
}

export interface PersonNotes {
  readonly tierBefore: Tier;
  /** Had not a single session behind them. */
  readonly newcomer: boolean;
  /** What follows is counted up to the world's end. */
  onlineMs: number;
  busyMs: number;
  readonly invitations: Record<Tier, number>;
  offers: number;
  /** Completed ones. */
  sessions: number;
  tierAfter: Tier;
}

export const newQuestionNotes = (): QuestionNotes => ({
  outcome: undefined,
  invitations: 0,
  firstOfferMs: null,
  acceptedMs: null,
  relevance: null,
  bestRelevance: null,
});

export const newPersonNotes = (tier: Tier, newcomer: boolean): PersonNotes => ({
  tierBefore: tier,
  newcomer,
  onlineMs: 0,
  busyMs: 0,
  invitations: { rookie: 0, growing: 0, established: 0, expert: 0, elite: 0 },
  offers: 0,
  sessions: 0,
  tierAfter: tier,
});
