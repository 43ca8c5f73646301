import { sql } from 'kysely';
import type { Executor } from '../connect.ts';

export type ChoreName = 'pay_out' | 'compare_books' | 'catch_up';

export interface TakenChore {
  /** Up to when it was done the last time; null: never. */
  readonly doneUntil: Date | null;
}

/**
 * Takes a chore that is due, for as long as it may take: of several workers one gets it, and if that one dies it is due again.
 * @returns undefined when it is not due
 */
export async function takeChore(
  db: Executor,
  input: { name: ChoreName; patienceSeconds: number },
): Promise<TakenChore | undefined> {
  const { rows } = await sql<TakenChore>`
    update chores set due_at = now() + make_interval(secs => ${input.patienceSeconds})
    where name = ${input.name} and due_at <= now() returning done_until as "doneUntil"
  `.execute(db);
  return rows[0];
}

export async function finishChore(
  db: Executor,
  input: { name: ChoreName; dueAt: Date; doneUntil: Date },
): Promise<void> {
  await db
    .updateTable('chores')
    .set({ due_at: input.dueAt, done_until: input.doneUntil })
    .where('name', '=', input.name)
    .execute();
}
