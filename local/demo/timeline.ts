import { stripVTControlCharacters, styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Prints what happens with the milliseconds since the question was asked. Readable without colours too. */
export interface Timeline {
  /** From now on the milliseconds count. */
  begin(): void;
  /** One event: its time, a word for what it is, and what there is to say. Further lines stand below, without a time. */
  say(word: string, text: string, ...more: string[]): void;
  /** A line of its own, outside the timeline. */
  heading(text: string): void;
  elapsedMs(): number;
  paint(style: Style, text: string): string;
}

const TIME_WIDTH = 9;
const WORD_WIDTH = 11;

export function createTimeline(out: NodeJS.WriteStream): Timeline {
  const paint = (style: Style, text: string): string => styleText(style, text, { stream: out });
  let begun: number | undefined;
  const elapsedMs = (): number => (begun === undefined ? 0 : performance.now() - begun);
  const print = (line: string): void => void out.write(`${line}\n`);
  return {
    begin: () => {
      begun = performance.now();
    },
    say: (word, text, ...more) => {
      const time = begun === undefined ? '' : `${Math.round(elapsedMs()).toLocaleString('en')} ms`;
      const left = `${paint('dim', time.padStart(TIME_WIDTH))}  ${paint('cyan', word.padEnd(WORD_WIDTH))}`;
      const indent = ' '.repeat(TIME_WIDTH + 2 + WORD_WIDTH);
      for (const [index, line] of [text, ...more].entries()) print(`${index === 0 ? left : indent}${line}`);
    },
    heading: (text) => print(`\n${paint('bold', text)}\n`),
    elapsedMs,
    paint,
  };
}

/** Pads by what is seen, not by the control characters of colours. */
export const padSeen = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - stripVTControlCharacters(text).length));
