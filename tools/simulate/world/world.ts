/**
 * What both policies are given alike.
 *
 *     question    what a client asks, and, hidden from the matching, what they need: skills with weights, and how hard it is
 *     person      a consultant as the product knows them, and, hidden from the matching, what they can do and how they answer
 *     relevance   how much of what a question needs a person can really do, 0..1; the matching only ever guesses it
 *     reaction    what a person does with an invitation
 *
 * Times are epoch milliseconds, durations milliseconds unless a name says seconds, money is minor units.
 */
import type { Tier, Urgency } from '../../../contract/states.ts';
import type { SkillEntry } from '../../../core/domain/keywords.ts';
import type { TrustHistory } from '../../../core/domain/trust.ts';

export interface World {
  /** A line for the reports: where it comes from. */
  readonly source: string;
  readonly seed: string;
  readonly startsAt: number;
  /** What is counted ends here; what has begun is played to its end. */
  readonly endsAt: number;
  readonly taxonomy: readonly SkillEntry[];
  readonly people: readonly Person[];
  /** In the order in which they were asked. */
  readonly questions: readonly Question[];
  /** What is on record about some of what can happen; the rest is drawn. */
  readonly onRecord: OnRecord;
}

export interface OnRecord {
  reaction(questionId: string, personId: string): Reaction | undefined;
  session(questionId: string, personId: string): PlayedSession | undefined;
}

export interface Question {
  readonly id: string;
  readonly at: number;
  readonly clientId: string;
  readonly title: string;
  readonly body: string;
  /** Those the client chose. */
  readonly skills: readonly string[];
  readonly urgency: Urgency;
  readonly languages: readonly string[];
  readonly currency: string;
  readonly maxHourlyRate: number | null;
  readonly spendCap: number | null;
  readonly acceptance: 'choose' | 'first';
  readonly preferredConsultantIds: readonly string[];
  readonly hidden: {
    readonly needs: readonly { readonly slug: string; readonly weight: number }[];
    /** 0..1: knowing less than this costs. */
    readonly difficulty: number;
    /** After so long without an offer the client leaves. */
    readonly patienceMs: number;
  };
}

export interface Person {
  readonly id: string;
  readonly name: string;
  /** Headline and bio. */
  readonly profile: string;
  readonly declared: readonly { readonly slug: string; readonly level: number }[];
  readonly languages: readonly string[];
  readonly rate: { readonly amount: number; readonly currency: string };
  /** Users who blocked them or whom they blocked. */
  readonly blocked: readonly string[];
  readonly past: Past;
  /** When they are online: ordered, apart from each other. */
  readonly shifts: readonly { readonly from: number; readonly to: number }[];
  readonly hidden: {
    /** Skill → 0..1; what is not named is not known. */
    readonly expertise: ReadonlyMap<string, number>;
    /** The share of invitations that they notice while they are not flooded. */
    readonly attention: number;
    /** Median time from the invitation to the answer. */
    readonly answerMs: number;
  };
}

/** What the product has on record of a consultant when the replay begins. */
export interface Past {
  readonly tier: Tier;
  readonly sessions: readonly PastSession[];
  readonly ratings: TrustHistory['ratings'];
  readonly responses: TrustHistory['responses'];
  readonly endorsements: readonly Endorsement[];
  /** What is too long ago to be told one by one, or was brought along. */
  readonly earlier: { readonly sessions: number; readonly ratings: number; readonly ratingSum: number };
}

export type PastSession = TrustHistory['sessions'][number] & {
  readonly title: string;
  /** Outlasted the free time. */
  readonly counts: boolean;
};

export interface Endorsement {
  readonly clientId: string;
  readonly slug: string;
  readonly weight: number;
  readonly at: number;
}

export type Reaction =
  | { readonly kind: 'offer'; readonly afterMs: number }
  | { readonly kind: 'decline'; readonly afterMs: number; readonly reason: 'not_my_area' | 'no_time' }
  | { readonly kind: 'silence' };

export interface PlayedSession {
  readonly noShowBy: 'client' | 'consultant' | null;
  /** From the acceptance to the beginning of the call. */
  readonly joinMs: number;
  /** Of the call, if nothing cuts it. */
  readonly lengthMs: number;
  /** 1..5; null: the client does not rate */
  readonly rating: number | null;
}

export const nothingOnRecord: OnRecord = { reaction: () => undefined, session: () => undefined };
