import { EventRefusal, HttpRefusal } from '../support/actor.ts';

export interface Outcome<T> {
  /** `ok`, or the code of the refusal. */
  readonly code: string;
  readonly data: T | undefined;
  /** From the question to its answer. */
  readonly ms: number;
}

/** Everybody waits at the barrier, then all go in the same instant. Each gets an answer, or the test fails. */
export function atOnce<Who, T>(all: readonly Who[], run: (who: Who, n: number) => Promise<T>): Promise<Outcome<T>[]> {
  return Promise.all(all.map((who, n) => answered(() => run(who, n))));
}

/** Any answer of the contract, and how long it took. @throws what is none: a timeout, a lost connection */
export async function answered<T>(ask: () => Promise<T>): Promise<Outcome<T>> {
  const asked = performance.now();
  try {
    const data = await ask();
    return { code: 'ok', data, ms: performance.now() - asked };
  } catch (error) {
    const ms = performance.now() - asked;
    if (error instanceof EventRefusal) return { code: error.error.code, data: undefined, ms };
    if (error instanceof HttpRefusal) return { code: error.problem.code, data: undefined, ms };
    throw error;
  }
}

/** So many, a few at a time: what only prepares a test need not be a stampede. */
export async function inBatches<T>(count: number, size: number, make: (n: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  while (made.length < count) {
    const from = made.length;
    const batch = Array.from({ length: Math.min(size, count - from) }, (_, n) => make(from + n));
    made.push(...(await Promise.all(batch)));
  }
  return made;
}

/** Says how long the winners and the losers waited for their answer. */
export function reportTimes(what: string, outcomes: readonly Outcome<unknown>[]): void {
  const losers = outcomes.filter((it) => it.code !== 'ok').map((it) => it.ms);
  const winners = outcomes.filter((it) => it.code === 'ok').map((it) => it.ms);
  console.info(`${what}: ok ${times(winners)}; refused ${times(losers)}`);
}

function times(values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0);
  return sorted.length === 0 ? 'none' : `${sorted.length}× p50 ${at(0.5)} p95 ${at(0.95)} max ${at(1)} ms`;
}
