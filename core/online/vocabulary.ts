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

  #add(key: string): number {
    const number = this.#free.pop() ?? this.#keys.length;
    if (number === this.#counts.length) {
      const larger = new Uint32Array(2 * number);
      larger.set(this.#counts);
      this.#counts = larger;
    }
    // A copy: a word cut out of a text would keep all of the text alive.
    const own = JSON.parse(JSON.stringify(key)) as string;
    this.#keys[number] = own;
    this.#numbers.set(own, number);
    return number;
  }
}
