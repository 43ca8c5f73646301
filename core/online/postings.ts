import { BLOCK, BlockLists, type Pool } from './block-lists.ts';
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
    const block = Math.floor(slot / BLOCK);
    if (this.#leaving.has(block)) this.#settleBlock(block);
    this.#blocks[block] ??= new BlockLists(this.#allocate, this.#valueBits);
    const lists = this.#blocks[block];
    for (const [key, value] of values) lists.add(slot % BLOCK, this.#vocabulary.gain(key), value);
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

  #settle(): void {
    if (this.#leaving.size > 0) for (const block of [...this.#leaving.keys()]) this.#settleBlock(block);
  }

  #settleBlock(block: number): void {
    const places = this.#leaving.get(block) ?? [];
    this.#leaving.delete(block);
    this.#blocks[block]?.remove(places, (key, entries) => this.#vocabulary.lose(key, entries));
  }
}
