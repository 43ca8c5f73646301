/** What the database shows of a run, and whether it may follow from what it showed before. */
import type { MatchStatus, QuestionStatus, SessionStatus } from '../../contract/index.ts';
import { canMove, FIRST, MOVES, type Stateful } from '../../core/domain/transitions.ts';
import type { Books } from '../faults/books.ts';

export interface QuestionSeen {
  readonly id: string;
  readonly client_id: string;
  readonly status: QuestionStatus;
  readonly acceptance: 'choose' | 'first';
}
export interface MatchSeen {
  readonly id: string;
  readonly question_id: string;
  readonly client_id: string;
  readonly consultant_id: string;
  readonly status: MatchStatus;
  /** It was an offer at some time: its client has seen it. */
  readonly offered: boolean;
}
export interface SessionSeen {
  readonly id: string;
  readonly question_id: string;
  readonly match_id: string;
  readonly client_id: string;
  readonly consultant_id: string;
  readonly status: SessionStatus;
}
export interface Seen {
  readonly questions: QuestionSeen[];
  readonly matches: MatchSeen[];
  readonly sessions: SessionSeen[];
}
export const NOTHING: Seen = { questions: [], matches: [], sessions: [] };

/** One statement, and so one instant: what does not fit together in it never fitted together. */
export async function look(books: Books, clientIds: readonly string[]): Promise<Seen> {
  const [row] = await books.query<{ seen: Seen }>(
    `with q as (select id, client_id, status, acceptance from questions where client_id = any($1))
     select jsonb_build_object(
       'questions', coalesce((select jsonb_agg(to_jsonb(q) order by id) from q), '[]'),
       'matches', coalesce((select jsonb_agg(to_jsonb(it) order by id) from (
         select m.id, m.question_id, q.client_id, m.consultant_id, m.status, m.offered_at is not null as offered
         from matches m join q on q.id = m.question_id) it), '[]'),
       'sessions', coalesce((select jsonb_agg(to_jsonb(it) order by id) from (
         select id, question_id, match_id, client_id, consultant_id, status from sessions where client_id = any($1)) it), '[]')
     ) as seen`,
    [clientIds],
  );
  return row!.seen;
}

export const isLive = (session: SessionSeen): boolean => session.status === 'pending' || session.status === 'active';

/** Sentences about what is wrong; empty: all is well. */
export function contradictions(before: Seen, now: Seen): string[] {
  return [
    ...illegalMoves('question', before.questions, now.questions),
    ...illegalMoves('match', before.matches, now.matches),
    ...illegalMoves('session', before.sessions, now.sessions),
    ...now.questions.flatMap((question) => misfits(question, now)),
    ...doublyBooked(now.sessions),
  ];
}

type Row<S> = { readonly id: string; readonly status: S };

function illegalMoves<K extends Stateful, S extends Parameters<typeof canMove<K>>[1]>(
  kind: K,
  before: readonly Row<S>[],
  now: readonly Row<S>[],
): string[] {
  const was = new Map(before.map((it) => [it.id, it.status]));
  const gone = before.filter((it) => !now.some(({ id }) => id === it.id)).map((it) => `${kind} ${it.id} is gone`);
  const moved = now.flatMap(({ id, status }) => {
    const from = was.get(id);
    const starts = (from === undefined ? FIRST[kind] : [from]) as readonly S[];
    return starts.some((start) => reaches(kind, start, status)) ? [] : [`${kind} ${id} went from ${from} to ${status}`];
  });
  return [...gone, ...moved];
}

/** In no, one or several legal moves: more than one may have happened between two looks. */
function reaches<K extends Stateful, S extends Parameters<typeof canMove<K>>[1]>(kind: K, from: S, to: S): boolean {
  if (from === to) return true;
  const next = Object.keys(MOVES[kind]) as S[];
  return next.some((it) => canMove(kind, from, it) && reaches(kind, it, to));
}

/** Question, matches and session of one story move together, in one transaction. */
function misfits(question: QuestionSeen, now: Seen): string[] {
  const matches = now.matches.filter((it) => it.question_id === question.id);
  const accepted = matches.filter((it) => it.status === 'accepted');
  const live = matches.filter((it) => it.status === 'invited' || it.status === 'offered');
  const session = now.sessions.find((it) => it.question_id === question.id);
  const fits =
    accepted.length === (session ? 1 : 0) &&
    session?.match_id === accepted[0]?.id &&
    (question.status === 'open' || live.length === 0) &&
    (session
      ? TOGETHER[session.status] === question.status
      : ['open', 'cancelled', 'expired'].includes(question.status));
  return fits
    ? []
    : [
        `question ${question.id} is ${question.status}, its session ${session?.status}, ${accepted.length} accepted, ${live.length} live`,
      ];
}

const TOGETHER: Readonly<Record<SessionStatus, QuestionStatus>> = {
  pending: 'matched',
  active: 'in_session',
  completed: 'completed',
  cancelled: 'cancelled',
  no_show: 'cancelled',
  failed: 'cancelled',
};

function doublyBooked(sessions: readonly SessionSeen[]): string[] {
  const people = sessions.filter(isLive).flatMap((it) => [it.client_id, it.consultant_id]);
  return people.filter((id, at) => people.indexOf(id) !== at).map((id) => `${id} is in two sessions`);
}
