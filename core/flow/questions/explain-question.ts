import type { Explanation, Role } from '../../../contract/index.ts';
import { findConsultantViews } from '../../db/queries/consultants.ts';
import { listQuestionMatchRows } from '../../db/queries/matches.ts';
import { findQuestionView } from '../../db/queries/question-views.ts';
import { listQuestionWaves } from '../../db/queries/questions.ts';
import { notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { type ExplainedLeftOut, explainLeftOut } from './explain-left-out.ts';

const SHOWN = 200;

/**
 * For each consultant who was considered: what they scored and in which wave they were invited, or why they were left out.
 * @throws Fault not_found
 */
export async function explainQuestion(
  deps: Pick<Parts, 'db' | 'online'>,
  input: { viewer: { id: string; role: Role }; questionId: string },
): Promise<Explanation> {
  const question = await findQuestionView(deps.db, input.questionId);
  if (!question || (input.viewer.role !== 'admin' && question.client_id !== input.viewer.id))
    throw notFound('question');
  const [matches, waves] = await Promise.all([
    listQuestionMatchRows(deps.db, { questionId: question.id, onlyOffered: false, before: null, limit: SHOWN }),
    listQuestionWaves(deps.db, question.id),
  ]);
  const invited = new Set(matches.map((match) => match.consultant_id));
  const leftOut = new Map<string, ExplainedLeftOut>();
  for (const wave of waves) {
    const exclude = new Set(matches.filter((it) => it.wave < wave.wave).map((it) => it.consultant_id));
    for (const it of explainLeftOut(deps, { question, wave, exclude }))
      if (!invited.has(it.consultantId)) leftOut.set(it.consultantId, it);
  }
  const names = await findConsultantViews(deps.db, [...invited, ...leftOut.keys()]);
  const nameOf = (id: string): string => names.get(id)?.name ?? 'Deleted user';
  return {
    questionId: question.id,
    status: question.status,
    expiredReason: question.expired_reason,
    advice: question.advice,
    keywords: question.keywords,
    considered: [
      ...matches
        .sort((a, b) => a.wave - b.wave || a.position - b.position)
        .map((match) => ({
          consultantId: match.consultant_id,
          name: nameOf(match.consultant_id),
          score: match.score,
          scoreParts: match.score_parts,
          wave: match.wave,
          excluded: null,
        })),
      ...[...leftOut.values()].map((it) => ({
        consultantId: it.consultantId,
        name: nameOf(it.consultantId),
        score: it.score,
        scoreParts: it.scoreParts,
        wave: null,
        excluded: it.reason,
      })),
    ],
  };
}
