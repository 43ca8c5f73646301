/** History as it stood when the replay begins, and what is on record of what came after. */
import type { OnRecord, Past, PlayedSession, Reaction } from '../world/world.ts';
import type { ConsultantRow, EndorsementRow, MatchRow, SessionRow } from './tables.ts';

export function pastFrom(
  input: {
    consultant: ConsultantRow;
    matches: readonly MatchRow[];
    sessions: readonly SessionRow[];
    endorsements: readonly EndorsementRow[];
  },
  before: number,
): Past {
  const { consultant } = input;
  const sessions = input.sessions.filter((it) => it.ended < before);
  return {
    tier: consultant.tier,
    sessions: sessions.flatMap((it): Past['sessions'][number][] => {
      const outcome = outcomeOf(it);
      return outcome ? [{ outcome, at: it.ended, counts: it.counts, title: it.title }] : [];
    }),
    ratings: input.sessions.flatMap((it) =>
      it.rating !== null && it.rated !== null && it.rated < before ? [{ overall: it.rating, at: it.rated }] : [],
    ),
    responses: input.matches.flatMap((it): Past['responses'][number][] => {
      const at = it.responded ?? it.closed;
      if (it.wave === 0 || at === null || at >= before) return [];
      const responseMs = it.responded === null ? null : it.responded - it.invited;
      if (it.offered !== null) return [{ kind: 'offered', responseMs, at }];
      return it.status === 'declined' || it.status === 'expired' ? [{ kind: it.status, responseMs, at }] : [];
    }),
    endorsements: input.endorsements.map(({ client_id, slug, weight, at }) => ({
      clientId: client_id,
      slug,
      weight,
      at,
    })),
    earlier: {
      sessions: consultant.brought_sessions,
      ratings: consultant.brought_ratings,
      ratingSum: (consultant.brought_average ?? 0) * consultant.brought_ratings,
    },
  };
}

/** As trust counts it; undefined: it does not count. */
function outcomeOf(session: SessionRow): Past['sessions'][number]['outcome'] | undefined {
  if (session.status === 'completed') return 'completed';
  if (session.status === 'no_show') return session.no_show_by === 'client' ? undefined : 'no_show_by_consultant';
  return session.end_reason === 'ended_by_consultant' ? 'cancelled_by_consultant' : undefined;
}

/** What each person did when they were really asked. An invitation that was taken back in time tells nothing. */
export function onRecordFrom(matches: readonly MatchRow[], sessions: readonly SessionRow[]): OnRecord {
  const reactions = new Map<string, Reaction>();
  for (const it of matches) {
    const reaction = it.wave > 0 ? reactionOf(it) : undefined;
    if (reaction) reactions.set(`${it.question_id} ${it.consultant_id}`, reaction);
  }
  const played = new Map(sessions.map((it) => [`${it.question_id} ${it.consultant_id}`, playedOf(it)]));
  return {
    reaction: (questionId, personId) => reactions.get(`${questionId} ${personId}`),
    session: (questionId, personId) => played.get(`${questionId} ${personId}`),
  };
}

function reactionOf(it: MatchRow): Reaction | undefined {
  if (it.offered !== null) return { kind: 'offer', afterMs: it.offered - it.invited };
  if (it.status === 'declined' && it.responded !== null) {
    const reason = it.close_reason === 'not_my_area' ? 'not_my_area' : 'no_time';
    return { kind: 'decline', afterMs: it.responded - it.invited, reason };
  }
  return it.status === 'expired' ? { kind: 'silence' } : undefined;
}

const playedOf = (it: SessionRow): PlayedSession => ({
  noShowBy: it.started === null ? (it.no_show_by === 'client' ? 'client' : 'consultant') : null,
  joinMs: (it.started ?? it.ended) - it.opened,
  lengthMs: it.ended - (it.started ?? it.ended),
  rating: it.rating,
});
