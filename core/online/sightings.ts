import { IdTable } from './ids.ts';

const SEVERAL = 65_535;
const NOBODY = 0;

/** Which consultants are seen by which server nodes. Nearly everybody by one: two bytes each beside their id. */
export class Sightings {
  readonly #ids = new IdTable();
  /** By the number of an id: that of the node, `NOBODY`, or `SEVERAL`. */
  #nodeOf = new Uint16Array(1024);
  readonly #several = new Map<number, Set<number>>();
  readonly #nodes = new Map<string, number>();
  readonly #freeNodes: number[] = [];

  get size(): number {
    return this.#ids.size;
  }

  has(consultantId: string): boolean {
    return this.#ids.numberOf(consultantId) !== undefined;
  }

  ids(): IterableIterator<string> {
    return this.#ids.ids();
  }

  see(consultantId: string, nodeId: string): void {
    const number = this.#ids.take(consultantId);
    if (number >= this.#nodeOf.length) {
      const larger = new Uint16Array(Math.ceil(number * 1.25));
      larger.set(this.#nodeOf);
      this.#nodeOf = larger;
    }
    const node = this.#numberOf(nodeId);
    const before = this.#nodeOf[number]!;
    if (before === NOBODY || before === node) this.#nodeOf[number] = node;
    else if (before === SEVERAL) this.#several.get(number)!.add(node);
    else {
      this.#several.set(number, new Set([before, node]));
      this.#nodeOf[number] = SEVERAL;
    }
  }

  /** They stay known until they are forgotten. */
  lose(consultantId: string, nodeId: string): void {
    const number = this.#ids.numberOf(consultantId);
    if (number !== undefined) this.#lose(number, this.#numberOf(nodeId));
  }

  isSeen(consultantId: string): boolean {
    const number = this.#ids.numberOf(consultantId);
    return number !== undefined && this.#nodeOf[number] !== NOBODY;
  }

  isSeenOnlyBy(consultantId: string, nodeId: string): boolean {
    const number = this.#ids.numberOf(consultantId);
    const node = this.#nodes.get(nodeId);
    return number !== undefined && node !== undefined && this.#nodeOf[number] === node;
  }

  /** A node is gone. @returns those whom nobody sees any more */
  loseAllOf(nodeId: string): string[] {
    const node = this.#nodes.get(nodeId);
    if (node === undefined) return [];
    const lost = [...this.#ids.ids()].filter((id) => {
      const number = this.#ids.numberOf(id)!;
      const seen = this.#nodeOf[number] === node || this.#several.get(number)?.has(node) === true;
      return seen && !this.#lose(number, node);
    });
    this.#nodes.delete(nodeId);
    this.#freeNodes.push(node);
    return lost;
  }

  forget(consultantId: string): void {
    const number = this.#ids.numberOf(consultantId);
    if (number === undefined) return;
    this.#nodeOf[number] = NOBODY;
    this.#several.delete(number);
    this.#ids.release(number);
  }

  #lose(number: number, node: number): boolean {
    const several = this.#several.get(number);
    if (several === undefined) {
      if (this.#nodeOf[number] === node) this.#nodeOf[number] = NOBODY;
      return this.#nodeOf[number] !== NOBODY;
    }
    several.delete(node);
    if (several.size > 1) return true;
    this.#several.delete(number);
    this.#nodeOf[number] = several.values().next().value ?? NOBODY;
    return true;
  }

  #numberOf(nodeId: string): number {
    const known = this.#nodes.get(nodeId);
    if (known !== undefined) return known;
    const number = this.#freeNodes.pop() ?? this.#nodes.size + 1;
    this.#nodes.set(nodeId, number);
    return number;
  }
}
