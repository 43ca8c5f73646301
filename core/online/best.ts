/** The best `limit` of many: a bounded heap whose root is the worst that is kept. */
export class Best {
  readonly #slots: number[] = [];
  readonly #scores: number[] = [];
  readonly #limit: number;
  /** Which of two slots with equal scores comes first. */
  readonly #before: (a: number, b: number) => boolean;

  constructor(limit: number, before: (a: number, b: number) => boolean) {
    this.#limit = limit;
    this.#before = before;
  }

  get size(): number {
    return this.#slots.length;
  }

  /** What scores less than this would not be kept. */
  get threshold(): number {
    if (this.#limit <= 0) return Number.POSITIVE_INFINITY;
    return this.#slots.length < this.#limit ? Number.NEGATIVE_INFINITY : this.#scores[0]!;
  }

  add(slot: number, score: number): void {
    if (this.#slots.length < this.#limit) {
      this.#slots.push(slot);
      this.#scores.push(score);
      this.#rise(this.#slots.length - 1);
    } else if (this.#limit > 0 && this.#isWorse(this.#scores[0]!, this.#slots[0]!, score, slot)) {
      this.#slots[0] = slot;
      this.#scores[0] = score;
      this.#sink(0);
    }
  }

  /** Best first. */
  sorted(): { slot: number; score: number }[] {
    return this.#slots
      .map((slot, i) => ({ slot, score: this.#scores[i]! }))
      .sort((a, b) => b.score - a.score || (this.#before(a.slot, b.slot) ? -1 : 1));
  }

  #isWorse(score: number, slot: number, thanScore: number, thanSlot: number): boolean {
    return score < thanScore || (score === thanScore && this.#before(thanSlot, slot));
  }

  #rise(from: number): void {
    let i = from;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.#isWorseAt(i, parent)) return;
      this.#swap(i, parent);
      i = parent;
    }
  }

  #sink(from: number): void {
    let i = from;
    for (;;) {
      const left = 2 * i + 1;
      if (left >= this.#slots.length) return;
      const right = left + 1;
      const worse = right < this.#slots.length && this.#isWorseAt(right, left) ? right : left;
      if (!this.#isWorseAt(worse, i)) return;
      this.#swap(i, worse);
      i = worse;
    }
  }

  #isWorseAt(i: number, j: number): boolean {
    return this.#isWorse(this.#scores[i]!, this.#slots[i]!, this.#scores[j]!, this.#slots[j]!);
  }

  #swap(i: number, j: number): void {
    const slot = this.#slots[i]!;
    const score = this.#scores[i]!;
    this.#slots[i] = this.#slots[j]!;
    this.#scores[i] = this.#scores[j]!;
    this.#slots[j] = slot;
    this.#scores[j] = score;
  }
}
