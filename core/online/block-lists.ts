/**
 * The posting lists of one block of consultants: key → those who have it, rising, each with a small value, all in one array. An entry is
 * `place << valueBits | value`: two bytes for a word, four for a skill. Keys are numbers.
 */

import { type Packing, packNumbers, type Unpacking, unpackNumbers } from './packing.ts';

/** Consultants of a block: so many sums fit into the first cache. */
export const BLOCK = 4096;

export type Pool = Uint16Array | Uint32Array;

/** Up to so many leave one by one; for more all lists are read through once. */
const FEW = 8;

export class BlockLists<P extends Pool> {
  readonly #allocate: (length: number) => P;
  readonly #valueBits: number;
  /** Open addressing: key + 1, 0 where nothing is. Beside it where the list begins, how long it is, how long it may get. */
  #keys = new Uint32Array(16);
  starts = new Uint32Array(16);
  sizes = new Uint16Array(16);
  #rooms = new Uint16Array(16);
  #lists = 0;
  pool: P;
  #end = 0;
  #garbage = 0;

  constructor(allocate: (length: number) => P, valueBits: number) {
    this.#allocate = allocate;
    this.#valueBits = valueBits;
    this.pool = allocate(64);
  }

  /** Where in `starts` and `sizes` a key's list is told; -1: nobody here has it. */
  find(key: number): number {
    const mask = this.#keys.length - 1;
    for (let at = home(key, mask); ; at = (at + 1) & mask) {
      const found = this.#keys[at];
      if (found === key + 1) return at;
      if (found === 0) return -1;
    }
  }

  value(place: number, key: number): number | undefined {
    const list = this.find(key);
    if (list < 0) return undefined;
    const at = this.#seek(list, place);
    const entry = at < this.starts[list]! + this.sizes[list]! ? this.pool[at]! : -1;
    return entry >>> this.#valueBits === place && entry >= 0 ? entry & ((1 << this.#valueBits) - 1) : undefined;
  }

  /** Of a place that has no entry in that list yet. */
  add(place: number, key: number, value: number): void {
    let list = this.find(key);
    if (list < 0) list = this.#create(key);
    else if (this.sizes[list] === this.#rooms[list]) this.#move(list);
    const end = this.starts[list]! + this.sizes[list]!;
    // Whoever comes last stands last, as a rule.
    const at =
      this.sizes[list] === 0 || this.pool[end - 1]! >>> this.#valueBits < place ? end : this.#seek(list, place);
    if (at < end) this.pool.copyWithin(at + 1, at, end);
    this.pool[at] = place * 2 ** this.#valueBits + value;
    this.sizes[list]! += 1;
  }

  /** @param lost hears for each key how many of its entries went */
  remove(places: readonly number[], lost: (key: number, entries: number) => void): void {
    const gone = places.length > FEW ? new Uint8Array(BLOCK) : undefined;
    for (const place of gone ? places : []) gone![place] = 1;
    const empty: number[] = [];
    for (let list = 0; list < this.#keys.length; list += 1) {
      const key = this.#keys[list]! - 1;
      if (key < 0) continue;
      const before = this.sizes[list]!;
      if (gone) this.#filter(list, gone);
      else for (const place of places) this.#cut(list, place);
      const entries = before - this.sizes[list]!;
      if (entries === 0) continue;
      lost(key, entries);
      if (this.sizes[list] === 0) empty.push(key);
    }
    for (const key of empty) this.#drop(key);
  }

  /** Lays the lists side by side, with a little room each: for a block that is full. */
  compact(): void {
    const before = this.pool;
    let length = 0;
    for (let list = 0; list < this.#keys.length; list += 1) {
      this.#rooms[list] = this.#keys[list] === 0 ? 0 : roomy(this.sizes[list]!);
      length += this.#rooms[list]!;
    }
    const after = this.#allocate(length);
    let end = 0;
    for (let list = 0; list < this.#keys.length; list += 1) {
      if (this.#keys[list] === 0) continue;
      const start = this.starts[list]!;
      after.set(before.subarray(start, start + this.sizes[list]!), end);
      this.starts[list] = end;
      end += this.#rooms[list]!;
    }
    this.pool = after;
    this.#end = end;
    this.#garbage = 0;
  }

  *pack(): Packing {
    yield { table: this.#keys.length, lists: this.#lists, end: this.#end, garbage: this.#garbage };
    for (const table of [this.#keys, this.starts, this.sizes, this.#rooms]) yield* packNumbers(table);
    yield* packNumbers(this.pool, this.#end);
  }

  /** Into a new one. */
  *unpack(): Unpacking {
    const head = (yield) as { table: number; lists: number; end: number; garbage: number };
    this.#keys = new Uint32Array(head.table);
    this.starts = new Uint32Array(head.table);
    this.sizes = new Uint16Array(head.table);
    this.#rooms = new Uint16Array(head.table);
    for (const table of [this.#keys, this.starts, this.sizes, this.#rooms]) yield* unpackNumbers(table);
    this.pool = this.#allocate(head.end);
    yield* unpackNumbers(this.pool);
    this.#lists = head.lists;
    this.#end = head.end;
    this.#garbage = head.garbage;
  }

  /** The first entry of this place or a later one. */
  #seek(list: number, place: number): number {
    let low = this.starts[list]!;
    let high = low + this.sizes[list]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.pool[middle]! >>> this.#valueBits < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #cut(list: number, place: number): void {
    const at = this.#seek(list, place);
    const end = this.starts[list]! + this.sizes[list]!;
    if (at === end || this.pool[at]! >>> this.#valueBits !== place) return;
    this.pool.copyWithin(at, at + 1, end);
    this.sizes[list]! -= 1;
  }

  #filter(list: number, gone: Uint8Array): void {
    const start = this.starts[list]!;
    const end = start + this.sizes[list]!;
    let kept = start;
    for (let at = start; at < end; at += 1) {
      const entry = this.pool[at]!;
      if (gone[entry >>> this.#valueBits] === 0) this.pool[kept++] = entry;
    }
    this.sizes[list] = kept - start;
  }

  #create(key: number): number {
    if ((this.#lists + 1) * 4 > this.#keys.length * 3) this.#enlargeTable();
    const start = this.#claim(2);
    const mask = this.#keys.length - 1;
    let at = home(key, mask);
    while (this.#keys[at] !== 0) at = (at + 1) & mask;
    this.#keys[at] = key + 1;
    this.starts[at] = start;
    this.sizes[at] = 0;
    this.#rooms[at] = 2;
    this.#lists += 1;
    return at;
  }

  /** To a larger place. */
  #move(list: number): void {
    const size = this.sizes[list]!;
    const room = size + (size >> 2) + 2;
    const start = this.#claim(room);
    // Claiming may have laid everything anew.
    const from = this.starts[list]!;
    this.pool.copyWithin(start, from, from + size);
    this.#garbage += this.#rooms[list]!;
    this.starts[list] = start;
    this.#rooms[list] = room;
  }

  /** Room at the end of the pool. */
  #claim(room: number): number {
    if (this.#end + room > this.pool.length && this.#garbage * 4 > this.#end) this.compact();
    if (this.#end + room > this.pool.length) {
      const larger = this.#allocate(Math.ceil(this.pool.length * 1.25) + room);
      larger.set(this.pool);
      this.pool = larger;
    }
    this.#end += room;
    return this.#end - room;
  }

  #drop(key: number): void {
    const mask = this.#keys.length - 1;
    let hole = this.find(key);
    this.#garbage += this.#rooms[hole]!;
    this.#lists -= 1;
    for (let at = (hole + 1) & mask; this.#keys[at] !== 0; at = (at + 1) & mask) {
      if (((at - home(this.#keys[at]! - 1, mask)) & mask) < ((at - hole) & mask)) continue;
      this.#keys[hole] = this.#keys[at]!;
      this.starts[hole] = this.starts[at]!;
      this.sizes[hole] = this.sizes[at]!;
      this.#rooms[hole] = this.#rooms[at]!;
      hole = at;
    }
    this.#keys[hole] = 0;
  }

  #enlargeTable(): void {
    const [keys, starts, sizes, rooms] = [this.#keys, this.starts, this.sizes, this.#rooms];
    const length = 2 * keys.length;
    this.#keys = new Uint32Array(length);
    this.starts = new Uint32Array(length);
    this.sizes = new Uint16Array(length);
    this.#rooms = new Uint16Array(length);
    for (let from = 0; from < keys.length; from += 1) {
      if (keys[from] === 0) continue;
      let at = home(keys[from]! - 1, length - 1);
      while (this.#keys[at] !== 0) at = (at + 1) & (length - 1);
      this.#keys[at] = keys[from]!;
      this.starts[at] = starts[from]!;
      this.sizes[at] = sizes[from]!;
      this.#rooms[at] = rooms[from]!;
    }
  }
}

const roomy = (size: number): number => size + (size >> 4) + (size > 3 ? 1 : 0);

function home(key: number, mask: number): number {
  const hash = Math.imul(key, 0x9e3779b1);
  return (hash ^ (hash >>> 15)) & mask;
}
