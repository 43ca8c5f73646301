/** The product's own matching, put to work on a history that is not its own. Nothing here decides: it only translates. */
import { buildLexicon, extractKeywords, type Lexicon } from '../../core/domain/keywords.ts';
import { findCandidates } from '../../core/flow/candidates/find-candidates.ts';
import { type OnlineConsultant, OnlineIndex } from '../../core/online/index.ts';
import type { AnsweredQuestion, AskedQuestion, History } from './data.ts';

/** The history's skills as a taxonomy: a skill's field is the set where it is asked for most. */
export function lexiconOf(taxonomy: History['taxonomy']): Lexicon {
  const most = new Map<string, { field: string; count: number }>();
  for (const [field, skills] of Object.entries(taxonomy)) {
    for (const [slug, count] of Object.entries(skills)) {
      if (count > (most.get(slug)?.count ?? 0)) most.set(slug, { field, count });
    }
  }
  return buildLexicon(
    Array.from(most, ([slug, { field }]) => ({
      slug,
      name: slug.replaceAll('-', ' '),
      aliases: [],
      ambiguous: {},
      parent: null,
      field,
    })),
  );
}

export const predictKeywords = (lexicon: Lexicon, question: { title: string; body: string }): string[] =>
  extractKeywords(lexicon, question).keywords.map(({ skill, term }) => skill ?? term);

/** Who answered, as the database would load them: their answers are their sessions. */
function consultantsOf(history: readonly AnsweredQuestion[]): Map<string, AnsweredQuestion[]> {
  const past = new Map<string, AnsweredQuestion[]>();
  for (const question of history) {
    for (const { user } of question.answers) past.set(user, [...(past.get(user) ?? []), question]);
  }
  return past;
}

function toConsultant(id: string, past: readonly AnsweredQuestion[]): OnlineConsultant {
  const endorsements = new Map<string, number>();
  for (const { tags } of past) for (const tag of tags) endorsements.set(tag, (endorsements.get(tag) ?? 0) + 1);
  return {
    id,
    name: id,
    profileText: past.map(({ title }) => title).join(' \n'),
    skills: Array.from(endorsements, ([slug, count]) => ({ slug, level: 0, endorsements: count })),
    languages: ['en'],
    rate: { amount: 6000, currency: 'USD' },
    tier: 'growing',
    trustScore: 60,
    completedSessions: past.length,
    medianResponseMs: null,
    lastActiveAt: Math.max(...past.map(({ at }) => at)),
    available: true,
    inSession: false,
    wrapUpUntil: null,
    blocked: [],
    invitedLastHour: 0,
  };
}

/** For each question, those who were online, best first: by the call that chooses whom to invite. */
export function predictRouting(
  lexicon: Lexicon,
  history: readonly AnsweredQuestion[],
  questions: readonly AskedQuestion[],
): Map<string, string[]> {
  const known = new Map(Array.from(consultantsOf(history), ([id, past]) => [id, toConsultant(id, past)]));
  let now = 0;
  const online = new OnlineIndex({ invitationsPerHour: Number.POSITIVE_INFINITY, clock: () => now });
  const rankings = new Map<string, string[]>();
  for (const question of questions) {
    now = question.at;
    const wanted = new Set(question.online);
    for (const id of [...online.ids()]) if (!wanted.has(id)) online.remove(id);
    for (const id of wanted) {
      const consultant = known.get(id);
      if (consultant !== undefined) online.upsert(consultant);
    }
    const { keywords } = extractKeywords(lexicon, question);
    const wave = findCandidates(
      { online, clock: { now: () => now } },
      {
        question: {
          clientId: question.asker,
          title: question.title,
          body: question.body,
          keywords,
          languages: [],
          currency: 'USD',
          maxHourlyRate: null,
          spendCap: null,
          urgency: 'medium',
          preferredConsultantIds: [],
        },
        places: question.online.length,
      },
    );
    rankings.set(question.id, [
      ...wave.invitations.map((it) => it.consultant_id),
      ...wave.leftOut.map((it) => it.consultantId),
    ]);
  }
  return rankings;
}
