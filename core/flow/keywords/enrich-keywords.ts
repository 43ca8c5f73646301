import type { Keyword } from '../../../contract/index.ts';
import { listQuestionsToEnrich } from '../../db/queries/question-views.ts';
import { markQuestionsEnriched, replaceQuestionKeywords } from '../../db/queries/questions.ts';
import { noteUnknownPhrases } from '../../db/queries/skills.ts';
import { extractKeywords } from '../../domain/keywords.ts';
import { widenKeywords } from '../../domain/suggestions.ts';
import type { Parts } from '../parts.ts';

/**
 * The deep extraction, right behind the first invitations: it reads the taxonomy as it is now (an operator may have added to it since),
 * asks a language model if there is one, keeps what later waves and the learning use, and counts phrases that the taxonomy does
 * not know. Repeating it changes nothing: what a question adds to those counts it adds once.
 */
export async function enrichKeywords(
  deps: Pick<Parts, 'db' | 'taxonomy' | 'enricher'>,
  input: { questionIds: readonly string[] },
): Promise<void> {
  const taxonomy = deps.taxonomy.current();
  const read = await Promise.all(
    (await listQuestionsToEnrich(deps.db, input.questionIds)).map(
      async ({ id, title, body, skills, keywords: known }) => {
        const { keywords: found, unknown } = extractKeywords(taxonomy.lexicon, { title, body, skills }, taxonomy.model);
        const suggested = (await deps.enricher?.suggestSkills({ title, body, vocabulary: taxonomy })) ?? [];
        const keywords = widenKeywords(taxonomy.lexicon, found, suggested);
        return { id, unknown, keywords, changed: !areSame(keywords, known) };
      },
    ),
  );
  if (read.length === 0) return;
  await deps.db.transaction().execute(async (trx) => {
    const first = await markQuestionsEnriched(
      trx,
      read.map(({ id }) => id),
    );
    const mine = read.filter(({ id }) => first.has(id));
    for (const { id, keywords } of mine.filter((it) => it.changed)) {
      await replaceQuestionKeywords(trx, { questionId: id, keywords });
    }
    await noteUnknownPhrases(
      trx,
      mine.map((it) => it.unknown),
    );
  });
}

/** Stored weights are rounded. */
const SAME_WEIGHT = 0.0002;

/** Mostly the first reading has found everything already. */
const areSame = (some: readonly Keyword[], others: readonly Keyword[]): boolean =>
  some.length === others.length &&
  some.every((it, at) => {
    const other = others[at];
    return it.term === other?.term && it.skill === other.skill && Math.abs(it.weight - other.weight) < SAME_WEIGHT;
  });
