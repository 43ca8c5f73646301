/** What a rating (1..5) says about the consultant's skills in the question's field: a good one endorses, a bad one takes back. */
export function endorsementWeight(overall: number): number {
  if (overall >= 5) return 1;
  if (overall >= 4) return 0.7;
  return overall >= 3 ? 0 : -0.5;
}
