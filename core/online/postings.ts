/** An inverted index: key → the slots that have it, each with a value. Removing is as cheap as adding. */

type Values = Float64Array | Uint16Array;

export interface PostingList<V extends Values = Values> {
  readonly key: string;
  /** The first `size` of each are in use. */
  slots: Int32Array;
  values: V;
  /** Where the owner of an entry keeps its place: `placesOf[slots[i]][backs[i]] === i`. */
  backs: Uint16Array;
  size: number;
}

interface Entries<V extends Values> {
  readonly lists: PostingList<V>[];
  /** Where in each of the lists. */
  readonly places: Int32Array;
}

/** More distinct keys of one consultant than this are left out: what `backs` can count. */
const MAX_KEYS = 65_535;

export class Postings<V extends Values> {
  readonly #lists = new Map<string, PostingList<V>>();
  readonly #entries: (Entries<V> | undefined)[] = [];
  readonly #allocate: (length: number) => V;

  constructor(allocate: (length: number) => V) {
    this.#allocate = allocate;
  }

  list(key: string): PostingList<V> | undefined {
    return this.#lists.get(key);
  }

  count(key: string): number {
    return this.#lists.get(key)?.size ?? 0;
  }

  /** The value of one slot. */
  value(slot: number, key: string): number | undefined {
    const entries = this.#entries[slot];
    const list = this.#lists.get(key);
    if (entries === undefined || list === undefined) return undefined;
    const back = entries.lists.indexOf(list);
    return back < 0 ? undefined : list.values[entries.places[back]!];
  }

  add(slot: number, values: ReadonlyMap<string, number>): void {
    const size = Math.min(values.size, MAX_KEYS);
    const lists: PostingList<V>[] = [];
    const places = new Int32Array(size);
    for (const [key, value] of values) {
      const back = lists.length;
      if (back >= size) break;
      const list = this.#lists.get(key) ?? this.#create(key);
      if (list.size === list.slots.length) this.#grow(list);
      const at = list.size++;
      list.slots[at] = slot;
      list.values[at] = value;
      list.backs[at] = back;
      lists.push(list);
      places[back] = at;
    }
    this.#entries[slot] = { lists, places };
  }

  remove(slot: number): void {
    const entries = this.#entries[slot];
    if (entries === undefined) return;
    this.#entries[slot] = undefined;
    entries.lists.forEach((list, back) => {
      const at = entries.places[back]!;
      const last = --list.size;
      if (list.size === 0) this.#lists.delete(list.key);
      if (at === last) return;
      const moved = list.slots[last]!;
      list.slots[at] = moved;
      list.values[at] = list.values[last]!;
      list.backs[at] = list.backs[last]!;
      this.#entries[moved]!.places[list.backs[at]!] = at;
    });
  }

  #create(key: string): PostingList<V> {
    const list = { key, slots: new Int32Array(4), values: this.#allocate(4), backs: new Uint16Array(4), size: 0 };
    this.#lists.set(key, list);
    return list;
  }

  #grow(list: PostingList<V>): void {
    const length = list.slots.length * 2;
    const slots = new Int32Array(length);
    const values = this.#allocate(length);
    const backs = new Uint16Array(length);
    slots.set(list.slots);
    values.set(list.values);
    backs.set(list.backs);
    list.slots = slots;
    list.values = values;
    list.backs = backs;
  }
}
