import type { Question } from '../../../contract/index.ts';
import type { ClosedMatch } from '../../db/queries/matches.ts';
import type { MatchRow } from '../../db/schema.ts';
import type { Parts } from '../parts.ts';
import { presentMatch } from '../present/match.ts';

/** Tells the invited, each on all of their devices. */
export function announceInvitations(
  deps: Pick<Parts, 'notifier'>,
  input: { question: Question; matches: readonly MatchRow[] },
): void {
  deps.notifier.invite(
    input.question,
    input.matches.map((match) => ({
      match: presentMatch(match),
      expiresAt: (match.expires_at ?? new Date(input.question.expiresAt)).toISOString(),
    })),
  );
}

/** What a consultant has done on one device shows on all of them. */
export function announceAnswered(
  deps: Pick<Parts, 'notifier'>,
  { match, question }: { match: MatchRow; question: Question },
): void {
  deps.notifier.toUser(match.consultant_id, 'match:answered', { match: presentMatch(match), question });
}

/** Takes closed matches off the screens of the consultants who held them. */
export function announceRescinded(
  deps: Pick<Parts, 'notifier'>,
  closed: readonly ClosedMatch[],
  reason: 'taken' | 'cancelled' | 'expired' | 'busy',
): void {
  for (const match of closed) {
    deps.notifier.toUser(match.consultant_id, 'match:rescinded', {
      matchId: match.id,
      questionId: match.question_id,
      reason,
    });
  }
}

/** Takes withdrawn offers off the screens of the clients who saw them. */
export function announceWithdrawn(deps: Pick<Parts, 'notifier'>, closed: readonly ClosedMatch[]): void {
  for (const match of closed) {
    if (match.was === 'offered') {
      deps.notifier.toUser(match.client_id, 'match:withdrawn', { matchId: match.id, questionId: match.question_id });
    }
  }
}
