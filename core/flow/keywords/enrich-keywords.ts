import { findQuestionView, replaceQuestionKeywords } from '../../db/queries/questions.ts';
import { noteUnknownPhrases } from '../../db/queries/skills.ts';
import { extractKeywords } from '../../domain/keywords.ts';
import type { Parts } from '../parts.ts';

/**
 * The deep extraction, right behind the first invitations: it reads the taxonomy as it is now (an operator may have added to it since),
 * keeps what later waves and the learning use, and counts phrases that the taxonomy does not know. Repeating it changes nothing
 * but those counts, which a stored question adds once.
 */
export async function enrichKeywords(
  deps: Pick<Parts, 'db' | 'taxonomy'>,
  input: { questionId: string },
): Promise<void> {
  const question = await findQuestionView(deps.db, input.questionId);
  if (!question || question.enriched_at) return;
  const { keywords, unknown } = extractKeywords(deps.taxonomy.current().lexicon, {
    title: question.title,
    body: question.body,
    skills: question.skills,
  });
  await deps.db.transaction().execute(async (trx) => {
    await replaceQuestionKeywords(trx, { questionId: question.id, keywords });
    await noteUnknownPhrases(trx, unknown);
  });
}
