import { isQuestionDue, listQuestionsDueWithin } from '../../db/queries/questions.ts';
import type { Parts } from '../parts.ts';
import { type AdvanceDeps, advanceQuestion } from './advance-question.ts';

/** More than this fall due within moments only in a flood; the sweeper takes what is left. */
const BATCH = 1_000;

/** Questions that will have something due within so many milliseconds, and in how many. */
export async function lookAhead(
  deps: Pick<Parts, 'db'>,
  input: { milliseconds: number },
): Promise<{ questionId: string; dueInMs: number }[]> {
  const rows = await listQuestionsDueWithin(deps.db, { ...input, limit: BATCH });
  return rows.map((row) => ({ questionId: row.id, dueInMs: row.due_in_ms }));
}

/** Does what was foreseen, unless another worker was quicker or it has been put off. */
export async function advanceIfDue(deps: AdvanceDeps, input: { questionId: string }): Promise<void> {
  if (await isQuestionDue(deps.db, input.questionId)) await advanceQuestion(deps, input);
}
