import type { Connection } from './connection.ts';
import { type Trouble, troubleOf } from './trouble.ts';

/** Of one movement; each is only reached when the one before it was lost to a failure of Stripe's. */
const MOST_KEYS = 10;

export type Moved<T> = { readonly done: T } | { readonly trouble: Trouble };

/**
 * Asks for something that must happen once. Stripe keeps the first answer to a key, its own failures included, so that a key can
 * be spent without anything having happened. Then, and only after looking that it really did not happen, the next key of the same
 * series is used; whoever asks again walks through the same series.
 *
 * @param it.look what became of it, if anything; null: nothing
 * @param it.twiceIsHarmless the thing itself cannot happen twice (a hold is captured once), or would cost nobody anything: any
 *   failure of Stripe's then leads to the next key. Otherwise only one that Stripe says it will repeat for ever.
 */
export async function move<T>(
  connection: Connection,
  it: { key: string; call: (key: string) => Promise<T>; look: () => Promise<T | null>; twiceIsHarmless: boolean },
): Promise<Moved<T>> {
  const until = connection.deadline();
  let trouble: Trouble = { kind: 'unknown', failedThere: false, spent: false, reason: 'there was no time to ask' };
  for (let n = 1; n <= MOST_KEYS && performance.now() < until; n++) {
    try {
      return { done: await connection.within(it.call(n === 1 ? it.key : `${it.key}~${n}`), until) };
    } catch (error) {
      trouble = troubleOf(error);
    }
    if (trouble.kind !== 'unknown') return { trouble };
    try {
      const done = await connection.within(it.look(), until);
      if (done !== null) return { done };
    } catch {
      return { trouble };
    }
    if (!(trouble.spent || (it.twiceIsHarmless && trouble.failedThere))) return { trouble };
  }
  return { trouble };
}
