import { type Packing, packList, type Unpacking, unpackList } from './packing.ts';

const SOME = 1000;

/** Some keys with their counts. */
interface Some {
  readonly keys: readonly string[];
  readonly counts: Uint32Array;
}

/** The keys of an inverted index as small numbers, each with how many consultants have it. Who is last to have one takes it along. */
export class Vocabulary {
  readonly #numbers = new Map<string, number>();
  readonly #keys: string[] = [];
  #counts = new Uint32Array(256);
  readonly #free: number[] = [];

  numberOf(key: string): number | undefined {
    return this.#numbers.get(key);
  }

  count(key: string): number {
    const number = this.#numbers.get(key);
    return number === undefined ? 0 : this.#counts[number]!;
  }

  /** Its number, a new one for a new key: somebody is about to gain it. */
  enter(key: string): number {
    return this.#numbers.get(key) ?? this.#add(key);
  }

  /** One consultant more has it. */
  gain(number: number): void {
    this.#counts[number]! += 1;
  }

  lose(number: number, times: number): void {
    this.#counts[number]! -= times;
    if (this.#counts[number] !== 0) return;
    this.#numbers.delete(this.#keys[number]!);
    this.#keys[number] = '';
    this.#free.push(number);
  }

  *pack(): Packing {
    yield { keys: this.#keys.length };
    yield* packList(this.#free);
    for (let from = 0; from < this.#keys.length; from += SOME) {
      const to = Math.min(this.#keys.length, from + SOME);
      yield { keys: this.#keys.slice(from, to), counts: this.#counts.subarray(from, to) } satisfies Some;
    }
  }

  /** Into a new one. */
  *unpack(): Unpacking {
    const head = (yield) as { keys: number };
    yield* unpackList<number>((number) => this.#free.push(number));
    while (this.#keys.length < head.keys) {
      const { keys, counts } = (yield) as Some;
      const from = this.#keys.length;
      this.#makeRoomFor(from + keys.length);
      this.#counts.set(counts, from);
      for (const [i, key] of keys.entries()) {
        if (counts[i] !== 0) this.#numbers.set(key, from + i);
        this.#keys.push(key);
      }
    }
  }

  #makeRoomFor(keys: number): void {
    if (keys <= this.#counts.length) return;
    const larger = new Uint32Array(Math.max(keys, 2 * this.#counts.length));
    larger.set(this.#counts);
    this.#counts = larger;
  }

  #add(key: string): number {
    const number = this.#free.pop() ?? this.#keys.length;
    this.#makeRoomFor(number + 1);
    // A copy: a word cut out of a text would keep all of the text alive.
    const own = JSON.parse(JSON.stringify(key)) as string;
    this.#keys[number] = own;
    this.#numbers.set(own, number);
    return number;
  }
}
