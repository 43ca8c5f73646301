import type { Parts } from '../parts.ts';

export type SweepDeps = Omit<Parts, 'limits' | 'connections'>;

/** How much of each kind one sweep takes; the next one comes a second later. */
export const BATCH = 100;

/** A provider answers within a third of a second, mostly: one after the other a backlog of an hour would take a day. */
export const PROVIDERS_AT_ONCE = 4;

/** One chore that fails must not keep the others waiting. */
export async function doInTurn(
  deps: Pick<Parts, 'log'>,
  chores: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<void> {
  for (const [chore, run] of Object.entries(chores)) {
    await run().catch((error: unknown) => deps.log.warn({ chore, err: error }, 'a chore of the sweep failed'));
  }
}

/** One that fails must not keep the others waiting, and one that takes long only the few behind it. */
export async function each(
  deps: Pick<Parts, 'log'>,
  ids: readonly string[],
  run: (id: string) => Promise<unknown>,
  { atOnce = 1 } = {},
): Promise<void> {
  const left = ids.values();
  const work = async (): Promise<void> => {
    for (const id of left) {
      await run(id).catch((error: unknown) =>
        deps.log.warn({ id, err: error }, 'the sweep could not do one of its steps'),
      );
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
