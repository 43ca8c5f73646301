/** Stem → weight of a question's words, title twice, for `ScoringQuestion.terms`. */
export declare function questionTerms(text: { title: string; body: string }): { term: string; weight: number }[];
export declare function profileTerms(text: string): { counts: Map<string, number>; length: number };
