import { BLOCK, BlockLists, type Pool } from './block-lists.ts';
import type { Packing, Unpacking } from './packing.ts';
import { Vocabulary } from './vocabulary.ts';

/**
 * An inverted index: key → the slots that have it, each with a value of a few bits. Nothing is kept the other way round: who leaves is
 * looked for in the lists of their block, before the lists are read again.
 */
export class Postings<P extends Pool> {
  readonly #vocabulary = new Vocabulary();
  readonly #blocks: BlockLists<P>[] = [];
  readonly #allocate: (length: number) => P;
  readonly #valueBits: number;
  /** Block → places whose entries are still in its lists. */
  readonly #leaving = new Map<number, number[]>();
  /** By a key's number; all zero between two calls. */
  #tallies = new Uint32Array(1024);
  readonly #touched: number[] = [];

  constructor(allocate: (length: number) => P, valueBits: number) {
    this.#allocate = allocate;
    this.#valueBits = valueBits;
  }

  /** As `BlockLists.find` wants it. */
  numberOf(key: string): number | undefined {
    this.#settle();
    return this.#vocabulary.numberOf(key);
  }

  count(key: string): number {
    this.#settle();
    return this.#vocabulary.count(key);
  }

  block(number: number): BlockLists<P> | undefined {
    return this.#blocks[number];
  }

  /** The value of one slot. */
  value(slot: number, key: string): number | undefined {
    const number = this.numberOf(key);
    return number === undefined ? undefined : this.#blocks[Math.floor(slot / BLOCK)]?.value(slot % BLOCK, number);
  }

  /** Of a slot that has none. */
  add(slot: number, values: ReadonlyMap<string, number>): void {
    if (values.size === 0) return;
    const lists = this.#listsFor(slot);
    for (const [key, value] of values) {
      const number = this.#vocabulary.enter(key);
      this.#vocabulary.gain(number);
      lists.add(slot % BLOCK, number, value);
    }
  }

  /**
   * Of a slot that has none: what is told once or more, each with how often, at most `most`. Counted where its number says, without a map
   * for each of a hundred thousand profiles.
   * @returns how many were told
   */
  tally(slot: number, tell: (key: (key: string) => void) => void, most: number): number {
    // First of all: a key that goes with those who leave gives its number back.
    const lists = this.#listsFor(slot);
    let told = 0;
    this.#touched.length = 0;
    tell((key) => {
      const number = this.#vocabulary.enter(key);
      if (number >= this.#tallies.length) this.#tallies = enlarge(this.#tallies, number);
      if (this.#tallies[number] === 0) this.#touched.push(number);
      this.#tallies[number]! += 1;
      told += 1;
    });
    for (const number of this.#touched) {
      this.#vocabulary.gain(number);
      lists.add(slot % BLOCK, number, Math.min(most, this.#tallies[number]!));
      this.#tallies[number] = 0;
    }
    return told;
  }

  remove(slot: number): void {
    const block = Math.floor(slot / BLOCK);
    const places = this.#leaving.get(block);
    if (places) places.push(slot % BLOCK);
    else this.#leaving.set(block, [slot % BLOCK]);
  }

  compact(block: number): void {
    this.#blocks[block]?.compact();
  }

  *pack(): Packing {
    this.#settle();
    yield* this.#vocabulary.pack();
    // Some are missing where nobody of a block has anything.
    yield Array.from(this.#blocks, (lists) => lists !== undefined);
    for (const lists of this.#blocks) if (lists) yield* lists.pack();
  }

  /** Into a new one. */
  *unpack(): Unpacking {
    yield* this.#vocabulary.unpack();
    const present = (yield) as boolean[];
    for (const [block, isPresent] of present.entries()) {
      if (!isPresent) continue;
      const lists = new BlockLists(this.#allocate, this.#valueBits);
      yield* lists.unpack();
      this.#blocks[block] = lists;
    }
  }

  /** Nobody is on their way out of these. */
  #listsFor(slot: number): BlockLists<P> {
    const block = Math.floor(slot / BLOCK);
    if (this.#leaving.has(block)) this.#settleBlock(block);
    this.#blocks[block] ??= new BlockLists(this.#allocate, this.#valueBits);
    return this.#blocks[block];
  }

  #settle(): void {
    if (this.#leaving.size > 0) for (const block of [...this.#leaving.keys()]) this.#settleBlock(block);
  }

  #settleBlock(block: number): void {
    const places = this.#leaving.get(block) ?? [];
    this.#leaving.delete(block);
    this.#blocks[block]?.remove(places, (key, entries) => this.#vocabulary.lose(key, entries));
  }
}

function enlarge(before: Uint32Array, number: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * number);
  larger.set(before);
  return larger;
}
