/** What somebody brings of a question's skills, words and fields. */
export interface Sums {
  readonly skill: number;
  readonly text: number;
  readonly field: number;
}

/** A candidate whose score is known, with the sums that it came from. */
export interface Found extends Sums {
  readonly slot: number;
  readonly raw: number;
}

/** The best `limit` of many: a bounded heap whose root is the worst that is kept. */
export class Best {
  readonly #heap: Found[] = [];
  readonly #limit: number;
  /** Which of two slots with equal scores comes first. */
  readonly #before: (a: number, b: number) => boolean;

  constructor(limit: number, before: (a: number, b: number) => boolean) {
    this.#limit = limit;
    this.#before = before;
  }

  get size(): number {
    return this.#heap.length;
  }

  /** What scores less than this would not be kept. */
  get threshold(): number {
    if (this.#limit <= 0) return Number.POSITIVE_INFINITY;
    return this.#heap.length < this.#limit ? Number.NEGATIVE_INFINITY : this.#heap[0]!.raw;
  }

  add(found: Found): void {
    if (this.#heap.length < this.#limit) {
      this.#heap.push(found);
      this.#rise(this.#heap.length - 1);
    } else if (this.#limit > 0 && this.#isWorse(this.#heap[0]!, found)) {
      this.#heap[0] = found;
      this.#sink(0);
    }
  }

  /** Best first. */
  sorted(): Found[] {
    return this.#heap.toSorted((a, b) => (this.#isWorse(b, a) ? -1 : 1));
  }

  #isWorse(one: Found, other: Found): boolean {
    return one.raw < other.raw || (one.raw === other.raw && this.#before(other.slot, one.slot));
  }

  #rise(from: number): void {
    let i = from;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.#isWorse(this.#heap[i]!, this.#heap[parent]!)) return;
      this.#swap(i, parent);
      i = parent;
    }
  }

  #sink(from: number): void {
    let i = from;
    for (;;) {
      const left = 2 * i + 1;
      if (left >= this.#heap.length) return;
      const right = left + 1;
      const worse = right < this.#heap.length && this.#isWorse(this.#heap[right]!, this.#heap[left]!) ? right : left;
      if (!this.#isWorse(this.#heap[worse]!, this.#heap[i]!)) return;
      this.#swap(i, worse);
      i = worse;
    }
  }

  #swap(i: number, j: number): void {
    const one = this.#heap[i]!;
    this.#heap[i] = this.#heap[j]!;
    this.#heap[j] = one;
  }
}
