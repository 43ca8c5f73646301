import type { QuestionViewRow } from '../../db/queries/question-views.ts';
import type { LeftOut } from '../../db/schema.ts';
import { roundParts, toScoringQuestion } from '../candidates/find-candidates.ts';
import { toQuestionToMatch } from '../candidates/score-for-consultant.ts';
import type { Parts } from '../parts.ts';

export interface ExplainedLeftOut extends LeftOut {
  readonly scoreParts: Record<string, number>;
}

/** Somebody's load moves a score by less than this while a question is open; another past, price or reading of the question by more. */
const SAME_SCORE = 0.002;

/**
 * Those whom a wave left out, each with the parts of their score. A wave keeps the parts of the invited alone: forty more sets of them
 * would be written before the first invitation. They are computed again as of that wave, and told only where they come to the score
 * that was kept: nobody is shown parts of another decision. Whoever has gone offline or changed since has none.
 */
export function explainLeftOut(
  deps: Pick<Parts, 'online'>,
  input: {
    question: QuestionViewRow;
    wave: { readonly opened_at: Date; readonly left_out: readonly LeftOut[] };
    exclude: ReadonlySet<string>;
  },
): ExplainedLeftOut[] {
  const { wave, exclude } = input;
  const explained = deps.online.explain({
    question: toScoringQuestion(toQuestionToMatch(input.question)),
    consultantIds: wave.left_out.map((it) => it.consultantId),
    now: wave.opened_at.getTime(),
    exclude,
  });
  return wave.left_out.map((it) => {
    const again = explained.get(it.consultantId);
    const isSame = again !== undefined && it.score !== null && Math.abs(again.score - it.score) < SAME_SCORE;
    return { ...it, scoreParts: isSame ? roundParts(again.parts) : {} };
  });
}
