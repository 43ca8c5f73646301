/** What learning sees of a text: its words, its title's words once more, and pairs of neighbouring words. */
import { splitCode, type Token, tokenise } from '../text.ts';

export interface Reading {
  readonly title: readonly Token[];
  readonly prose: readonly Token[];
}

export const readText = (question: { title: string; body: string }): Reading => ({
  title: tokenise(question.title),
  prose: tokenise(splitCode(question.body).prose),
});

/** Carries meaning by itself: no stop word, no single Latin letter, no bare number. */
export const isTelling = (token: Token): boolean =>
  !token.stop && (token.stem.length > 1 || token.stem > '\x7f') && !/^[0-9]+$/.test(token.stem);

/** Marks that no stem can contain. */
export const TITLE_WORD = '^';
const PAIR = ' ';

/** term → how often, at most three times; a title's words count twice as words and once as title words. */
export function learnedTerms(reading: Reading): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (term: string, times: number): void => {
    counts.set(term, Math.min(3, (counts.get(term) ?? 0) + times));
  };
  const read = (tokens: readonly Token[], times: number): void => {
    let before: Token | undefined;
    for (const token of tokens) {
      if (token.breaks) before = undefined;
      const telling = isTelling(token);
      if (telling) add(token.stem, times);
      if (telling && before !== undefined) add(before.stem + PAIR + token.stem, times);
      before = telling ? token : undefined;
    }
  };
  read(reading.title, 2);
  read(reading.prose, 1);
  for (const token of reading.title) if (isTelling(token)) add(TITLE_WORD + token.stem, 1);
  return counts;
}

/** Single words only: what similarity of whole questions is measured by. */
export const isWord = (term: string): boolean => !term.startsWith(TITLE_WORD) && !term.includes(PAIR);
