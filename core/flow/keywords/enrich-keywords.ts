import { findQuestionView } from '../../db/queries/question-views.ts';
import { replaceQuestionKeywords } from '../../db/queries/questions.ts';
import { noteUnknownPhrases } from '../../db/queries/skills.ts';
import { extractKeywords } from '../../domain/keywords.ts';
import { widenKeywords } from '../../domain/suggestions.ts';
import type { Parts } from '../parts.ts';

/**
 * The deep extraction, right behind the first invitations: it reads the taxonomy as it is now (an operator may have added to it since),
 * asks a language model if there is one, keeps what later waves and the learning use, and counts phrases that the taxonomy does
 * not know. Repeating it changes nothing but those counts, which a stored question adds once.
 */
export async function enrichKeywords(
  deps: Pick<Parts, 'db' | 'taxonomy' | 'enricher'>,
  input: { questionId: string },
): Promise<void> {
  const question = await findQuestionView(deps.db, input.questionId);
  if (!question || question.enriched_at) return;
  const { title, body, skills } = question;
  const taxonomy = deps.taxonomy.current();
  const read = extractKeywords(taxonomy.lexicon, { title, body, skills }, taxonomy.model);
  const suggested = (await deps.enricher?.suggestSkills({ title, body, vocabulary: taxonomy })) ?? [];
  const keywords = widenKeywords(taxonomy.lexicon, read.keywords, suggested);
  await deps.db.transaction().execute(async (trx) => {
    await replaceQuestionKeywords(trx, { questionId: question.id, keywords });
    await noteUnknownPhrases(trx, read.unknown);
  });
}
