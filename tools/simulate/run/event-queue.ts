/** Virtual time: what happens next, and at the same instant in the order in which it was decided. A binary heap. */
export class EventQueue<Event> {
  readonly #heap: Entry<Event>[] = [];
  #pushed = 0;
  #now: number;

  constructor(startsAt: number) {
    this.#now = startsAt;
  }

  now(): number {
    return this.#now;
  }

  /** Nothing happens in the past: what is overdue happens now. */
  push(at: number, event: Event): void {
    const entry = { at: Math.max(at, this.#now), order: this.#pushed++, event };
    const heap = this.#heap;
    let hole = heap.push(entry) - 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (isBefore(heap[parent]!, entry)) break;
      heap[hole] = heap[parent]!;
      hole = parent;
    }
    heap[hole] = entry;
  }

  /** Moves time on to the next event. undefined: nothing will happen any more. */
  pop(): Event | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last) return undefined;
    this.#now = first.at;
    if (heap.length === 0) return first.event;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (isBefore(last, heap[child]!)) break;
      heap[hole] = heap[child]!;
      hole = child;
    }
    heap[hole] = last;
    return first.event;
  }
}

interface Entry<Event> {
  readonly at: number;
  readonly order: number;
  readonly event: Event;
}

const isBefore = <Event>(a: Entry<Event>, b: Entry<Event>): boolean =>
  a.at < b.at || (a.at === b.at && a.order < b.order);
