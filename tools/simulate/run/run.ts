/** One policy at work in a world: who is there, what is open, and what is written down of it. */

import type { Lexicon } from '../../../core/domain/keywords.ts';
import type { ScoringQuestion } from '../../../core/domain/scoring.ts';
import type { QuestionToMatch } from '../../../core/flow/candidates/find-candidates.ts';
import type { OnlineIndex } from '../../../core/online/index.ts';
import type { Policy } from '../policy.ts';
import type { Person, PlayedSession, Question, Reaction, World } from '../world/world.ts';
import type { EventQueue } from './event-queue.ts';
import type { PersonNotes, QuestionNotes } from './notes.ts';
import type { Track } from './track.ts';

export type Event =
  | { readonly kind: 'ask'; readonly question: Question }
  | { readonly kind: 'advance'; readonly asked: Asked }
  | { readonly kind: 'react'; readonly match: Match; readonly reaction: Exclude<Reaction, { kind: 'silence' }> }
  | { readonly kind: 'choose'; readonly asked: Asked }
  | { readonly kind: 'leave'; readonly asked: Asked }
  | { readonly kind: 'end'; readonly session: Session }
  | { readonly kind: 'rate'; readonly session: Session }
  | { readonly kind: 'come' | 'go' | 'free'; readonly consultant: Consultant }
  | { readonly kind: 'gone'; readonly consultant: Consultant; readonly since: number };

export interface Run {
  readonly world: World;
  readonly policy: Policy;
  readonly lexicon: Lexicon;
  readonly queue: EventQueue<Event>;
  readonly clock: { now(): number };
  readonly online: OnlineIndex;
  readonly consultants: ReadonlyMap<string, Consultant>;
  /** Open questions, the oldest first. */
  readonly open: Set<Asked>;
  readonly clientsInSession: Set<string>;
}

export interface Consultant {
  readonly person: Person;
  readonly track: Track;
  readonly notes: PersonNotes;
  /** Of the last hour, the oldest first. */
  readonly invitedAt: number[];
  readonly matches: Set<Match>;
  lastActiveAt: number;
  /** null: online */
  offlineSince: number | null;
  session: Session | null;
  wrapUpUntil: number | null;
}

/** A question that has been asked. */
export interface Asked {
  readonly question: Question;
  readonly notes: QuestionNotes;
  readonly toMatch: QuestionToMatch;
  readonly scoring: ScoringQuestion;
  readonly matches: Match[];
  status: 'open' | 'matched' | 'expired' | 'cancelled';
  expiresAt: number;
  extended: boolean;
  wave: number;
  waveOpenedAt: number | null;
  /** The client is about to look at the offers. */
  choosing: boolean;
}

export interface Match {
  readonly asked: Asked;
  readonly consultant: Consultant;
  readonly wave: number;
  readonly invitedAt: number;
  readonly expiresAt: number;
  offeredAt: number | null;
  status: 'invited' | 'offered' | 'accepted' | 'declined' | 'expired' | 'rescinded' | 'withdrawn';
}

export interface Session {
  readonly match: Match;
  readonly plan: PlayedSession;
  readonly acceptedAt: number;
  /** Both were there. */
  readonly startedAt: number | null;
  readonly endsAt: number;
}

export const isLive = ({ status }: Match): boolean => status === 'invited' || status === 'offered';
export const skillsOf = ({ toMatch }: Asked): { slug: string; weight: number }[] =>
  toMatch.keywords.flatMap(({ skill, weight }) => (skill ? [{ slug: skill, weight }] : []));
