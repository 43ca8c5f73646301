import type { Currency } from '../../../contract/index.ts';
import { connect } from '../../../core/db/connect.ts';
import { loadTaxonomy } from '../../../core/db/queries/taxonomy.ts';
import { complexity } from '../../../core/domain/complexity.ts';
import { lognormal, seededRandom } from '../chance.ts';
import { ANYTHING, childrenBySlug } from '../world/expertise.ts';
import { PLAYED_ON_MS } from '../world/generate.ts';
import { MARKET } from '../world/market.ts';
import type { Question, World } from '../world/world.ts';
import { answersFrom, expertiseFrom, shiftsFrom } from './evidence.ts';
import { onRecordFrom, pastFrom } from './past.ts';
import {
  listLeftOut,
  listQuestionSkills,
  listRecordedConsultants,
  listRecordedEndorsements,
  listRecordedMatches,
  listRecordedQuestions,
  listRecordedSessions,
  type QuestionRow,
} from './tables.ts';

/** The database holds no question that could be replayed. */
export class NothingRecorded extends Error {
  override name = 'NothingRecorded';
}

/**
 * The last `questions` questions of a running product, with the consultants as they stood before the first of them. Reads in one
 * snapshot and writes nothing. `seed`: for what is not on record.
 * @throws NothingRecorded
 */
export async function readRecordedWorld(input: { url: string; seed: string; questions: number }): Promise<World> {
  const db = connect({ url: input.url, poolSize: 1 });
  try {
    return await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute((trx) => readWorld(trx, input));
  } finally {
    await db.destroy();
  }
}

/** The last question is given time to find somebody. */
const COUNTED_ON_MS = 600_000;

async function readWorld(
  db: Parameters<typeof loadTaxonomy>[0],
  input: { seed: string; questions: number },
): Promise<World> {
  const questions = await listRecordedQuestions(db, input.questions);
  const [first, last] = [questions[0], questions.at(-1)];
  if (!first || !last)
    throw new NothingRecorded('There are no finished questions in this database: nothing to replay.');
  const span = { startsAt: first.at, endsAt: last.at + PLAYED_ON_MS };
  const taxonomy = await loadTaxonomy(db);
  const matches = await listRecordedMatches(db, first.at);
  const sessions = await listRecordedSessions(db);
  const skillsByQuestion = await listQuestionSkills(db, first.at);
  const byConsultant = {
    matches: Map.groupBy(matches, (it) => it.consultant_id),
    sessions: Map.groupBy(sessions, (it) => it.consultant_id),
    endorsements: Map.groupBy(await listRecordedEndorsements(db, first.at), (it) => it.consultant_id),
    seen: Map.groupBy(await listLeftOut(db, first.at), (it) => it.consultant_id),
  };
  const skills = { skills: new Map(taxonomy.map((it) => [it.slug, it])), childrenOf: childrenBySlug(taxonomy) };
  const skillsOf = (questionId: string) => skillsByQuestion.get(questionId) ?? [];
  const people = (await listRecordedConsultants(db, first.at)).map((consultant) => {
    const own = {
      consultant,
      matches: byConsultant.matches.get(consultant.id) ?? [],
      sessions: byConsultant.sessions.get(consultant.id) ?? [],
      endorsements: byConsultant.endorsements.get(consultant.id) ?? [],
      seen: byConsultant.seen.get(consultant.id) ?? [],
    };
    return {
      id: consultant.id,
      name: consultant.id,
      profile: [consultant.headline, consultant.bio].join(' \n'),
      declared: consultant.skills,
      languages: consultant.languages,
      rate: { amount: consultant.rate_amount, currency: consultant.currency },
      blocked: consultant.blocked,
      past: pastFrom(own, first.at),
      shifts: shiftsFrom(own, span),
      hidden: { expertise: expertiseFrom({ ...own, skillsOf }, skills), ...answersFrom(own.matches) },
    };
  });
  return {
    source: `recorded ${new Date(first.at).toISOString().slice(0, 10)}, seed ${input.seed}`,
    seed: input.seed,
    startsAt: first.at,
    endsAt: last.at + COUNTED_ON_MS,
    taxonomy,
    people,
    questions: questions.map((row) => toQuestion(row, input.seed)),
    onRecord: onRecordFrom(matches, sessions),
  };
}

function toQuestion(row: QuestionRow, seed: string): Question {
  const { median, sigma } = MARKET.question.patienceSeconds;
  const patience = 1000 * lognormal(seededRandom(`${seed}|patience|${row.id}`), median, sigma);
  return {
    id: row.id,
    at: row.at,
    clientId: row.client_id,
    title: row.title,
    body: row.body,
    skills: row.skills,
    urgency: row.urgency,
    languages: row.languages,
    currency: row.currency,
    maxHourlyRate: row.max_rate,
    spendCap: row.spend_cap,
    acceptance: row.acceptance,
    preferredConsultantIds: row.preferred_consultant_ids,
    hidden: {
      needs: row.needs.length > 0 ? row.needs : [{ slug: ANYTHING, weight: 1 }],
      difficulty: complexity({
        bodyLength: row.body.length,
        skillCount: row.needs.length,
        urgency: row.urgency,
        currency: row.currency as Currency,
        maxHourlyRate: row.max_rate,
        spendCap: row.spend_cap,
      }),
      patienceMs: Math.round(row.left_after ?? patience),
    },
  };
}
