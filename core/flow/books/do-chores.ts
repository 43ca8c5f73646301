import { type ChoreName, finishChore, takeChore } from '../../db/queries/chores.ts';
import type { Parts } from '../parts.ts';
import { catchUp } from './catch-up.ts';
import { compareBooks } from './compare-books.ts';
import { payConsultants } from './pay-consultants.ts';
import { nextComparisonAt, nextPayoutAt } from './schedule.ts';

export type ChoreDeps = Pick<Parts, 'db' | 'payments' | 'alarms' | 'clock' | 'timing' | 'log'>;

const CATCH_UP_MS = 300_000;
/** A worker that has not finished by then is taken for dead. */
const PATIENCE_SECONDS = 900;

interface Chore {
  /** @param since epoch ms up to when it was done the last time */
  run(deps: ChoreDeps, since: number | null, now: number): Promise<unknown>;
  next(now: number): Date;
}

const chores: Readonly<Record<ChoreName, Chore>> = {
  catch_up: {
    run: (deps, since, now) => catchUp(deps, { since, now }),
    next: (now) => new Date(now + CATCH_UP_MS),
  },
  compare_books: { run: (deps, _since, now) => compareBooks(deps, { now }), next: nextComparisonAt },
  pay_out: { run: (deps) => payConsultants(deps), next: nextPayoutAt },
};

/** Does whichever of the books' own chores are due; of several workers one does each. */
export async function doChores(deps: ChoreDeps): Promise<void> {
  for (const [name, chore] of Object.entries(chores) as [ChoreName, Chore][]) {
    const taken = await takeChore(deps.db, { name, patienceSeconds: PATIENCE_SECONDS });
    if (!taken) continue;
    const begun = deps.clock.now();
    await chore.run(deps, taken.doneUntil?.getTime() ?? null, begun);
    await finishChore(deps.db, { name, dueAt: chore.next(begun), doneUntil: new Date(begun) });
  }
}
