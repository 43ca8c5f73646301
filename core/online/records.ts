/**
 * Track records as bytes, one array each: a past of ten answers takes 2 kB instead of ten. Only who has a past has one. They are read
 * where they lie: of a hundred skills a question asks for five.
 */
import type { Named, ReadableRecord, TrackRecord } from '../domain/learning/track-record.ts';
import { type Packing, packList, type Unpacking, unpackList } from './packing.ts';

/** Head: three decaying counts, then how much of everything there is. */
const DOUBLES = 3;
const HEAD = 7;

/** Bytes that are packed as one piece, or a little more. */
const TOGETHER = 64 * 1024;

export class Records {
  readonly #packed = new Map<number, ArrayBuffer>();
  /** Skills and fields. There are as many as the taxonomy has. */
  readonly #numbers = new Map<string, number>();

  set(slot: number, record: TrackRecord | undefined): void {
    if (record === undefined) this.#packed.delete(slot);
    else this.#packed.set(slot, this.#pack(record));
  }

  has(slot: number): boolean {
    return this.#packed.has(slot);
  }

  get(slot: number): ReadableRecord | undefined {
    const packed = this.#packed.get(slot);
    return packed && this.#read(packed);
  }

  *pack(): Packing {
    yield* packList(this.#numbers);
    yield this.#packed.size;
    let some: [number, ArrayBuffer][] = [];
    let bytes = 0;
    for (const [slot, packed] of this.#packed) {
      some.push([slot, packed]);
      bytes += packed.byteLength;
      if (bytes < TOGETHER) continue;
      yield some;
      some = [];
      bytes = 0;
    }
    if (some.length > 0) yield some;
  }

  /** Into new ones. */
  *unpack(): Unpacking {
    yield* unpackList<[string, number]>(([name, number]) => this.#numbers.set(name, number));
    const size = (yield) as number;
    while (this.#packed.size < size) {
      for (const [slot, packed] of (yield) as [number, ArrayBuffer][]) this.#packed.set(slot, packed);
    }
  }

  #pack({ answers, lately, words, letters, skills, skillsLately, fields }: TrackRecord): ArrayBuffer {
    const [w, l, s, f] = [words.hashes.length, letters.hashes.length, skills.size, fields.size];
    const parts = layout(w, l, s, f, new ArrayBuffer(lengthOf(w, l, s, f)));
    parts.lately.set([lately.days7, lately.days30, lately.days90]);
    parts.head.set([answers, words.length, letters.length, w, l, s, f]);
    parts.wordHashes.set(words.hashes);
    parts.letterHashes.set(letters.hashes);
    parts.fieldShares.set([...fields.values()]);
    parts.skillsLately.set(Array.from(skills.keys(), (slug) => skillsLately.get(slug) ?? 0));
    parts.skillCounts.set([...skills.values()]);
    parts.skillNames.set(Array.from(skills.keys(), (slug) => this.#number(slug)));
    parts.fieldNames.set(Array.from(fields.keys(), (field) => this.#number(field)));
    parts.wordCounts.set(words.counts);
    parts.letterCounts.set(letters.counts);
    return parts.head.buffer;
  }

  #read(packed: ArrayBuffer): ReadableRecord {
    const head = new Uint32Array(packed, 8 * DOUBLES, HEAD);
    const [answers = 0, wordsLength = 0, lettersLength = 0, w = 0, l = 0, s = 0, f = 0] = head;
    const parts = layout(w, l, s, f, packed);
    const [days7 = 0, days30 = 0, days90 = 0] = parts.lately;
    const named = (numbers: Uint16Array, values: Uint16Array | Float32Array): Named => ({
      get: (name) => {
        const number = this.#numbers.get(name);
        const at = number === undefined ? -1 : numbers.indexOf(number);
        return at < 0 ? undefined : values[at];
      },
    });
    return {
      answers,
      lately: { days7, days30, days90 },
      words: { hashes: parts.wordHashes, counts: parts.wordCounts, length: wordsLength },
      letters: { hashes: parts.letterHashes, counts: parts.letterCounts, length: lettersLength },
      skills: named(parts.skillNames, parts.skillCounts),
      skillsLately: named(parts.skillNames, parts.skillsLately),
      fields: named(parts.fieldNames, parts.fieldShares),
    };
  }

  #number(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(name, number);
    return number;
  }
}

const lengthOf = (w: number, l: number, s: number, f: number): number =>
  8 * DOUBLES + 4 * (HEAD + w + l + f + s) + 2 * (s + s + f) + w + l;

/** From the widest to the narrowest, so that each stands where its width wants it. */
function layout(w: number, l: number, s: number, f: number, buffer: ArrayBuffer) {
  let at = 0;
  const next = (length: number, bytes: number): [ArrayBuffer, number, number] => {
    at += length * bytes;
    return [buffer, at - length * bytes, length];
  };
  return {
    lately: new Float64Array(...next(DOUBLES, 8)),
    head: new Uint32Array(...next(HEAD, 4)),
    wordHashes: new Uint32Array(...next(w, 4)),
    letterHashes: new Uint32Array(...next(l, 4)),
    fieldShares: new Float32Array(...next(f, 4)),
    skillsLately: new Float32Array(...next(s, 4)),
    skillCounts: new Uint16Array(...next(s, 2)),
    skillNames: new Uint16Array(...next(s, 2)),
    fieldNames: new Uint16Array(...next(f, 2)),
    wordCounts: new Uint8Array(...next(w, 1)),
    letterCounts: new Uint8Array(...next(l, 1)),
  };
}
