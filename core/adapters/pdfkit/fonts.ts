/**
 * Which font writes which characters. A name may be in any script, and no font has them all: each stretch of a text is written in
 * the first font that has its characters, the operator's own after those that we bring. What none has becomes an empty box.
 */
import { fileURLToPath } from 'node:url';

const bundled = (file: string): string => fileURLToPath(new URL(`fonts/${file}`, import.meta.url));
/** DejaVu Sans has Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew and Arabic, Kosugi Japanese. */
export const BUNDLED_FONTS: readonly string[] = [bundled('DejaVuSans.ttf'), bundled('Kosugi.ttf')];

export interface Stretch {
  readonly font: string;
  text: string;
}

/** Blanks, marks and signs stay in the font of what they follow, if it has them: words should not fall apart. */
const FOLLOWS = /[\p{M}\p{Z}\p{P}]/u;

/** Fonts are asked only as far as needed: a Latin text opens one. */
export function stretchesOf(
  text: string,
  fonts: readonly string[],
  has: (font: string, codePoint: number) => boolean,
): Stretch[] {
  const stretches: Stretch[] = [];
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    const last = stretches.at(-1);
    const follows = last !== undefined && FOLLOWS.test(character) && has(last.font, codePoint);
    const font = follows ? last.font : (fonts.find((it) => has(it, codePoint)) ?? fonts[0] ?? '');
    if (last?.font === font) last.text += character;
    else stretches.push({ font, text: character });
  }
  return stretches;
}
