/** From what people write to words that can be compared. Linear in the length, whatever is written. */
import { isStopWord } from './stop-words.ts';

export interface Token {
  /** Lower case, NFKC; what a reader may be shown. */
  readonly surface: string;
  /** What is compared: accents and plural taken off. */
  readonly stem: string;
  readonly stop: boolean;
  /** A sentence, clause or line begins here: no phrase reaches across. */
  readonly breaks: boolean;
  /** Written together with the token before it: `e-commerce`. */
  readonly hyphened: boolean;
}

/** Longest text that is looked at, in UTF-16 units: a title, a body and room to spare. */
const MAX_LENGTH = 20_000;
/** Of scripts without spaces: finding their words costs more than 100 ns a character, .6 ms for 5,000. */
const MAX_SEGMENTED = 1_000;
const MAX_TOKEN = 64;

const NOT_ASCII = /[^\x20-\x7e\s]/;
/** Reordering thousands of marks on one letter is quadratic in Unicode's own algorithm: 9 ms for 5,000. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;

/** NFKC, lower case, marks bounded. */
export function normalise(text: string): string {
  const bounded = text.length > MAX_LENGTH ? text.slice(0, MAX_LENGTH) : text;
  if (!NOT_ASCII.test(bounded)) return bounded.toLowerCase();
  return bounded
    .replace(PILED_MARKS, '$1')
    .normalize('NFKC')
    .slice(0, 2 * bounded.length)
    .toLowerCase();
}

/** `Impôt` → `impot`, `Straße` → `strasse`; vowel signs of other scripts stay. */
export const foldAccents = (word: string): string =>
  NOT_ASCII.test(word)
    ? word
        .normalize('NFD')
        .replace(/[\u0300-\u036f]+/g, '')
        .replaceAll('ß', 'ss')
        .normalize('NFC')
    : word;

/** Names whose last letter only looks like a plural. */
const NO_PLURAL = new Set(
  'rails pandas news sales kubernetes postgres jenkins keras windows teams docs sheets forms always'.split(' '),
);
const PLAIN_WORD = /^[a-z]+$/;

/** Takes the plural off (`taxes` → `tax`, `queries` and `query` → `queri`), no more: `marketing` and `market` stay apart. */
export function stem(folded: string): string {
  if (folded.length < 4 || !PLAIN_WORD.test(folded) || folded.endsWith('js') || NO_PLURAL.has(folded)) return folded;
  let word = folded;
  if (word.endsWith('s') && !/(?:ss|us|is)$/.test(word)) word = word.slice(0, -1);
  if (word.length > 4 && (word.endsWith('ie') || /[sz]e$/.test(word))) return word.slice(0, -1);
  if (word.length > 3 && /(?:x|ch|sh)e$/.test(word)) return word.slice(0, -1);
  return word.length > 4 && /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}i` : word;
}

/** Prose, and what is fenced (```) or indented as code: names in code say less about what is asked. */
export function splitCode(text: string): { prose: string; code: string } {
  const prose: string[] = [];
  const code: string[] = [];
  let fenced = false;
  for (const line of text.split('\n')) {
    const parts = line.split('```');
    parts.forEach((part, i) => {
      if (i > 0) fenced = !fenced;
      (fenced || (parts.length === 1 && /^(?: {4}|\t)/.test(part)) ? code : prose).push(part);
    });
  }
  return { prose: prose.join('\n'), code: code.join('\n') };
}

const LINK = /(?:https?:\/\/|www\.)\S*/g;

/** Links and mail addresses name no subject, and addresses are nobody's business. */
function withoutAddresses(text: string): string {
  const linkless = text.replace(LINK, ' ');
  if (!linkless.includes('@')) return linkless;
  return linkless
    .split(/(\s+)/)
    .filter((chunk) => chunk.indexOf('@') < 1)
    .join('');
}

const WORD = /[\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*/gu;
/** What belongs to the word before it: `node.js`, `asp.net`, `c++`, `c#`. */
const TAIL = /(?:\.(?:js|ts|net|io|ai)|\+\+|(?<=(?<![\p{L}\p{N}_])[a-z])#)(?![\p{L}\p{N}_])/uy;
/** Between words of one phrase. */
const TIE = /^[ \t\-–'’/&]*$/;
const SPACELESS = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/** The words in order. `c++`, `c#`, `.net` and `node.js` are words; hyphens and apostrophes part words. */
export function tokenise(raw: string): Token[] {
  const text = withoutAddresses(normalise(raw));
  const ascii = !NOT_ASCII.test(text);
  const tokens: Token[] = [];
  const add = (surface: string, breaks: boolean, hyphened: boolean): void => {
    if (surface.length <= MAX_TOKEN) {
      const { stem, stop } = lookUp(surface);
      tokens.push({ surface, stem, stop, breaks, hyphened });
    }
  };
  let end = 0;
  let segmented = 0;
  WORD.lastIndex = 0;
  for (let match = WORD.exec(text); match !== null; match = WORD.exec(text)) {
    let surface = match[0];
    const start = match.index;
    const gap = start - end === 1 ? text[end]! : text.slice(end, start);
    const breaks = gap !== ' ' && !TIE.test(gap);
    end = start + surface.length;
    if (!ascii && SPACELESS.test(surface)) {
      const room = MAX_SEGMENTED - segmented;
      if (room <= 0) continue;
      segmented += surface.length;
      let first = true;
      for (const { segment, isWordLike } of segmenter.segment(surface.slice(0, room))) {
        if (isWordLike) add(segment, breaks && first, !first);
        first = false;
      }
      continue;
    }
    const dotNet = surface === 'net' && text[start - 1] === '.';
    if (dotNet) surface = '.net';
    const next = text[end];
    if (next === '.' || next === '+' || next === '#') {
      TAIL.lastIndex = end;
      const tail = TAIL.exec(text)?.[0] ?? '';
      surface += tail;
      end += tail.length;
      WORD.lastIndex = end;
    }
    add(surface, breaks && !dotNet, gap === '-' || gap === '–');
  }
  return tokens;
}

type Word = Pick<Token, 'stem' | 'stop'>;

/** Natural language repeats itself: remembering what a word comes to halves the time. Emptied when full. */
const remembered = new Map<string, Word>();
const MAX_REMEMBERED = 20_000;

function lookUp(surface: string): Word {
  const known = remembered.get(surface);
  if (known !== undefined) return known;
  const folded = foldAccents(surface);
  const word = { stem: stem(folded), stop: isStopWord(folded) };
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(surface, word);
  return word;
}

const isContent = ({ stem, stop }: Word): boolean => !stop && (stem.length > 1 || stem > '\x7f');

const isWordCode = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95;

/** Code unit → 1: says nothing more than itself; 2: depends on what stands beside it; 0: no plain text. */
const plainness = Uint8Array.from({ length: 128 }, (_, code) => {
  if (code === 46 || code === 58) return 2;
  const control = code < 32 && !(code >= 9 && code <= 13);
  return control || code === 127 || code === 35 || code === 43 || code === 64 ? 0 : 1;
});

/**
 * No: what only the whole of `tokenise` reads rightly: other letters, links, addresses, `c++`, `c#`, `node.js`.
 * One look at each letter decides.
 */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const kind = plainness[text.charCodeAt(at)] ?? 0;
    if (kind === 1) continue;
    if (kind === 0) return false;
    if (text[at] === ':' && text.startsWith('//', at + 1)) return false;
    if (text[at] !== '.') continue;
    // Of letters in upper case only the bit differs.
    const after = text.charCodeAt(at + 1);
    if (isWordCode(after) || isWordCode(after | 32)) return false;
    if (at >= 3 && text.slice(at - 3, at).toLowerCase() === 'www') return false;
  }
  return true;
}

/**
 * Plain words that were read before, at the place that their hash says: recognised where they stand in a text, without being cut out of
 * it. Whoever comes to a taken place takes it over.
 */
const recognised: (Recognised | undefined)[] = new Array(16_384).fill(undefined);
interface Recognised extends Word {
  readonly surface: string;
}

function recognise(text: string, start: number, end: number, hash: number): Word {
  const place = (hash ^ (hash >>> 15)) & (recognised.length - 1);
  const known = recognised[place];
  if (known?.surface.length === end - start && text.startsWith(known.surface, start)) return known;
  const surface = text.slice(start, end);
  const { stem, stop } = lookUp(surface);
  const word = { surface, stem, stop };
  recognised[place] = word;
  return word;
}

/** Each word of a text, as `tokenise` reads it; a hundred thousand plain profiles in a quarter of its time. */
function eachWord(raw: string, visit: (word: Word) => void): void {
  if (!isPlain(raw)) {
    for (const token of tokenise(raw)) visit(token);
    return;
  }
  const text = (raw.length > MAX_LENGTH ? raw.slice(0, MAX_LENGTH) : raw).toLowerCase();
  let hash = 0;
  for (let start = 0, at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 32;
    if (isWordCode(code)) {
      hash = Math.imul(hash ^ code, 0x01000193);
      continue;
    }
    if (at > start && at - start <= MAX_TOKEN) visit(recognise(text, start, at, hash));
    start = at + 1;
    hash = 0;
  }
}

/** The stems of a consultant's profile, one by one as they come. */
export function eachProfileTerm(text: string, visit: (stem: string) => void): void {
  eachWord(text, (word) => {
    if (isContent(word)) visit(word.stem);
  });
}

/** A consultant's profile as BM25 wants it: stem → count, and the number of all of them. */
export function profileTerms(text: string): { counts: Map<string, number>; length: number } {
  const counts = new Map<string, number>();
  let length = 0;
  eachProfileTerm(text, (term) => {
    counts.set(term, (counts.get(term) ?? 0) + 1);
    length += 1;
  });
  return { counts, length };
}

/** A question as BM25 wants it: stem → weight, the title counted twice, a word at most three times; code left out. */
export function questionTerms(question: { title: string; body: string }): { term: string; weight: number }[] {
  const counts = new Map<string, number>();
  const count = (text: string, times: number): void => {
    for (const token of tokenise(text)) {
      if (isContent(token)) counts.set(token.stem, Math.min(3, (counts.get(token.stem) ?? 0) + times));
    }
  };
  count(question.title, 2);
  count(splitCode(question.body).prose, 1);
  return Array.from(counts, ([term, weight]) => ({ term, weight }));
}
