import type { Executor } from '../connect.ts';
import type { Reports } from '../schema.ts';

export async function insertBlock(db: Executor, input: { blockerId: string; blockedId: string }): Promise<void> {
  await db
    .insertInto('blocks')
    .values({ blocker_id: input.blockerId, blocked_id: input.blockedId })
    .onConflict((conflict) => conflict.columns(['blocker_id', 'blocked_id']).doNothing())
    .execute();
}

/** @returns whether there was one */
export async function deleteBlock(db: Executor, input: { blockerId: string; blockedId: string }): Promise<boolean> {
  const result = await db
    .deleteFrom('blocks')
    .where('blocker_id', '=', input.blockerId)
    .where('blocked_id', '=', input.blockedId)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

export interface ReportRow {
  readonly id: string;
  readonly reporter_id: string;
  readonly subject_type: Reports['subject_type'];
  readonly subject_id: string;
  readonly reason: string;
  readonly detail: string | null;
  readonly created_at: Date;
}

export async function insertReport(db: Executor, report: Omit<ReportRow, 'created_at'>): Promise<ReportRow> {
  return db.insertInto('reports').values(report).returningAll().executeTakeFirstOrThrow();
}

/** Whether a message is one of a session that the user took part in. */
export async function isMessageOfUser(db: Executor, input: { messageId: string; userId: string }): Promise<boolean> {
  const row = await db
    .selectFrom('session_messages')
    .innerJoin('sessions', 'sessions.id', 'session_messages.session_id')
    .select('session_messages.id')
    .where('session_messages.id', '=', input.messageId)
    .where((eb) =>
      eb.or([eb('sessions.client_id', '=', input.userId), eb('sessions.consultant_id', '=', input.userId)]),
    )
    .executeTakeFirst();
  return row !== undefined;
}
