/** Ids as numbers: a UUID takes sixteen bytes and its place in a hash table five, as a string in a `Map` it would take 150. */
import { type Packing, packList, packNumbers, type Unpacking, unpackList, unpackNumbers } from './packing.ts';

const PAGE = 4096;
const WORDS = 4;
const ALL_ONES = 0xffffffff;
/** Code unit → hexadecimal digit in lower case; NO_DIGIT otherwise. */
const NO_DIGIT = 16;
const digits = Uint8Array.from({ length: 128 }, (_, code) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(code));
  return digit < 0 ? NO_DIGIT : digit;
});
const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Numbers its ids from 0 on and gives a released number to the next newcomer. */
export class IdTable {
  /** Four words an id; all zero: nobody. */
  readonly #pages: Uint32Array[] = [];
  /** Open addressing: number + 1, 0 where nothing is. */
  #table = new Uint32Array(1024);
  readonly #free: number[] = [];
  #next = 0;
  #size = 0;
  /** What is written in any other way than a UUID. The product has no such ids, its tests and the simulator do. */
  readonly #odd = new Map<string, number>();
  readonly #oddNames = new Map<number, string>();
  #oddCount = 0;
  /** The id that is asked about. */
  readonly #asked = new Uint32Array(WORDS);

  get size(): number {
    return this.#size;
  }

  numberOf(id: string): number | undefined {
    if (!this.#read(id)) return undefined;
    const found = this.#table[this.#probe()]!;
    return found === 0 ? undefined : found - 1;
  }

  /** The number of an id, a new one for a newcomer. */
  take(id: string): number {
    if (!this.#read(id)) this.#adopt(id);
    const known = this.#table[this.#probe()]!;
    if (known !== 0) return known - 1;
    if ((this.#size + 1) * 5 > this.#table.length * 4) this.#enlarge();
    const number = this.#free.pop() ?? this.#next++;
    if (number % PAGE === 0) this.#pages[number / PAGE] ??= new Uint32Array(PAGE * WORDS);
    this.#wordsOf(number).set(this.#asked);
    this.#table[this.#probe()] = number + 1;
    this.#size += 1;
    return number;
  }

  release(number: number): void {
    const id = this.idOf(number);
    if (!this.#read(id)) return;
    this.#vacate(this.#probe());
    this.#wordsOf(number).fill(0);
    this.#free.push(number);
    this.#size -= 1;
    const odd = this.#odd.get(id);
    if (odd === undefined) return;
    this.#odd.delete(id);
    this.#oddNames.delete(odd);
  }

  idOf(number: number): string {
    const words = this.#wordsOf(number);
    if (isOdd(words)) return this.#oddNames.get(words[3]!) ?? '';
    const [a, b, c, d] = [words[0]!, words[1]!, words[2]!, words[3]!];
    return `${hex(a)}-${half(b >>> 16)}-${half(b)}-${half(c >>> 16)}-${half(c)}${hex(d)}`;
  }

  /** As strings compare. */
  isBefore(a: number, b: number): boolean {
    const [left, right] = [this.#wordsOf(a), this.#wordsOf(b)];
    if (isOdd(left) || isOdd(right)) return this.idOf(a) < this.idOf(b);
    for (let i = 0; i < WORDS; i += 1) if (left[i] !== right[i]) return left[i]! < right[i]!;
    return false;
  }

  *ids(): IterableIterator<string> {
    for (let number = 0; number < this.#next; number += 1) {
      if (this.#wordsOf(number).some((word) => word !== 0)) yield this.idOf(number);
    }
  }

  *pack(): Packing {
    yield { next: this.#next, size: this.#size, oddCount: this.#oddCount, table: this.#table.length };
    yield* packList(this.#free);
    yield* packList(this.#odd);
    for (const page of this.#pages) yield* packNumbers(page);
    yield* packNumbers(this.#table);
  }

  /** Into a new one. */
  *unpack(): Unpacking {
    const head = (yield) as { next: number; size: number; oddCount: number; table: number };
    yield* unpackList<number>((number) => this.#free.push(number));
    yield* unpackList<[string, number]>(([id, odd]) => {
      this.#odd.set(id, odd);
      this.#oddNames.set(odd, id);
    });
    for (let first = 0; first < head.next; first += PAGE) {
      const page = new Uint32Array(PAGE * WORDS);
      yield* unpackNumbers(page);
      this.#pages.push(page);
    }
    this.#table = new Uint32Array(head.table);
    yield* unpackNumbers(this.#table);
    this.#next = head.next;
    this.#size = head.size;
    this.#oddCount = head.oddCount;
  }

  #wordsOf(number: number): Uint32Array {
    const at = (number % PAGE) * WORDS;
    return this.#pages[Math.floor(number / PAGE)]!.subarray(at, at + WORDS);
  }

  /** Into `#asked`; false: an id of another kind that nobody has. */
  #read(id: string): boolean {
    if (parse(id, this.#asked)) return true;
    const odd = this.#odd.get(id);
    this.#asked.fill(ALL_ONES);
    this.#asked[3] = odd ?? 0;
    return odd !== undefined;
  }

  #adopt(id: string): void {
    const odd = ++this.#oddCount;
    this.#odd.set(id, odd);
    this.#oddNames.set(odd, id);
    this.#asked[3] = odd;
  }

  /** Where the asked id stands, or would stand. */
  #probe(): number {
    const mask = this.#table.length - 1;
    const [a, b, c, d] = [this.#asked[0]!, this.#asked[1]!, this.#asked[2]!, this.#asked[3]!];
    let at = mix(a, b, c, d) & mask;
    for (; ; at = (at + 1) & mask) {
      const number = this.#table[at]! - 1;
      if (number < 0) return at;
      const page = this.#pages[Math.floor(number / PAGE)]!;
      const first = (number % PAGE) * WORDS;
      if (page[first + 3] === d && page[first + 2] === c && page[first + 1] === b && page[first] === a) return at;
    }
  }

  /** Those behind move up, so that no search ends too early. */
  #vacate(empty: number): void {
    const mask = this.#table.length - 1;
    let hole = empty;
    for (let at = (hole + 1) & mask; this.#table[at] !== 0; at = (at + 1) & mask) {
      const home = this.#homeOf(this.#table[at]! - 1) & mask;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      this.#table[hole] = this.#table[at]!;
      hole = at;
    }
    this.#table[hole] = 0;
  }

  #homeOf(number: number): number {
    const words = this.#wordsOf(number);
    return mix(words[0]!, words[1]!, words[2]!, words[3]!);
  }

  #enlarge(): void {
    const before = this.#table;
    this.#table = new Uint32Array(before.length * 2);
    const mask = this.#table.length - 1;
    for (const entry of before) {
      if (entry === 0) continue;
      let at = this.#homeOf(entry - 1) & mask;
      while (this.#table[at] !== 0) at = (at + 1) & mask;
      this.#table[at] = entry;
    }
  }
}

const isOdd = (words: Uint32Array): boolean => words[0] === ALL_ONES && words[1] === ALL_ONES && words[2] === ALL_ONES;

/** False: no UUID in lower case, or one of those (nil, all ones) that mean something else here. */
function parse(id: string, into: Uint32Array): boolean {
  if (id.length !== 36) return false;
  if (id[8] !== '-' || id[13] !== '-' || id[18] !== '-' || id[23] !== '-') return false;
  // 16 where no digit is: it shows in none of the words, only here.
  let odd = 0;
  const read = (from: number, to: number): number => {
    let word = 0;
    for (let i = from; i < to; i += 1) {
      const digit = digits[id.charCodeAt(i)] ?? NO_DIGIT;
      odd |= digit & NO_DIGIT;
      word = (word << 4) | (digit & 15);
    }
    return word;
  };
  into[0] = read(0, 8);
  into[1] = (read(9, 13) << 16) | read(14, 18);
  into[2] = (read(19, 23) << 16) | read(24, 28);
  into[3] = read(28, 36);
  if (odd !== 0) return false;
  return (into[0]! | into[1]! | into[2]! | into[3]!) !== 0 && !isOdd(into);
}

function mix(a: number, b: number, c: number, d: number): number {
  let hash = Math.imul(a ^ (a >>> 15), 0x2c1b3c6d) ^ b;
  hash = Math.imul(hash ^ (hash >>> 15), 0x297a2d39) ^ c;
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) ^ d;
  hash = Math.imul(hash ^ (hash >>> 15), 0x297a2d39);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const half = (word: number): string => hexPairs[(word >>> 8) & 255]! + hexPairs[word & 255]!;
const hex = (word: number): string => half(word >>> 16) + half(word);
