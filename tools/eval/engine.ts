/** The product's own matching, put to work on a history that is not its own. Nothing here decides: it only translates. */
import { extractKeywords, type Lexicon } from '../../core/domain/keywords.ts';
import type { PastQuestion } from '../../core/domain/learning/history.ts';
import { answersOf, type Learned, learnFromHistory } from '../../core/domain/learning/learn.ts';
import { Ranker } from '../../core/domain/learning/ranker.ts';
import { learnSkillTables, SkillModel } from '../../core/domain/learning/skill-model.ts';
import { type PastAnswer, trackRecordOf } from '../../core/domain/learning/track-record.ts';
import { findCandidates } from '../../core/flow/candidates/find-candidates.ts';
import { type OnlineConsultant, OnlineIndex } from '../../core/online/index.ts';
import type { AskedQuestion } from './data.ts';

export interface Engine {
  readonly lexicon: Lexicon;
  readonly past: readonly PastQuestion[];
  readonly model: SkillModel | undefined;
  readonly learned: Learned;
}

/** @param reader what reads questions, where this past has no tags to learn it from */
export function trainEngine(lexicon: Lexicon, past: readonly PastQuestion[], reader?: SkillModel): Engine {
  const learned = learnFromHistory(lexicon, past, reader);
  const { skills } = learned.tables;
  return { lexicon, past, learned, model: reader ?? (skills ? new SkillModel(lexicon, skills) : undefined) };
}

export const predictKeywords = ({ lexicon, model }: Engine, question: { title: string; body: string }): string[] =>
  extractKeywords(lexicon, question, model).keywords.map(({ skill, term }) => skill ?? term);

/** What reads questions, from tagged ones; undefined: there are too few. */
export function learnReader(lexicon: Lexicon, past: readonly PastQuestion[]): SkillModel | undefined {
  const ordered = [...past].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  const tables = learnSkillTables(lexicon, ordered);
  return tables ? new SkillModel(lexicon, tables) : undefined;
}

/** Of the words of a past question that nobody tagged, so many skills. */
const READ_SKILLS = 3;

/** A past without tags, with the skills that the keyword worker stores with each question when it is asked. */
export const withSkillsRead = (lexicon: Lexicon, reader: SkillModel, past: readonly PastQuestion[]): PastQuestion[] =>
  past.map((question) => ({
    ...question,
    skills: extractKeywords(lexicon, question, reader)
      .keywords.flatMap(({ skill }) => skill ?? [])
      .slice(0, READ_SKILLS),
  }));

/** As the database would load them when the history ends: their answers are their sessions. */
function toConsultant(id: string, past: readonly PastAnswer[], now: number): OnlineConsultant {
  const record = trackRecordOf(past, now);
  return {
    id,
    profileText: past.map(({ title, body, start }) => [title, body, start].join(' \n')).join(' \n'),
    skills: Array.from(record.skills, ([slug, endorsements]) => ({ slug, level: 0, endorsements })),
    record,
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
export function predictRouting(engine: Engine, questions: readonly AskedQuestion[]): Map<string, string[]> {
  const { lexicon, past, model, learned } = engine;
  const now = Math.max(...past.map(({ at }) => at));
  const known = new Map(Array.from(answersOf(lexicon, past), ([id, answers]) => [id, toConsultant(id, answers, now)]));
  const online = new OnlineIndex({ invitationsPerHour: Number.POSITIVE_INFINITY, clock: () => now });
  const { rank } = learned.tables;
  if (rank !== null) online.orderBy({ ranker: new Ranker(lexicon, rank), version: 'eval' });
  const rankings = new Map<string, string[]>();
  for (const question of questions) {
    const wanted = new Set(question.online);
    for (const id of [...online.ids()]) if (!wanted.has(id)) online.remove(id);
    for (const id of wanted) {
      const consultant = known.get(id);
      if (consultant !== undefined && online.get(id) === undefined) online.upsert(consultant);
    }
    const { keywords } = extractKeywords(lexicon, question, model);
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
