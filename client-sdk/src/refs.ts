/** A match by its id, or as part of the invitation or offer that it came in. */
export type MatchRef = string | { readonly match: { readonly id: string } };

export const matchIdOf = (ref: MatchRef): string => (typeof ref === 'string' ? ref : ref.match.id);
