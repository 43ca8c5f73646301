/** Who was in a session when, and the signs of life of the servers that say so: what money is counted from. */
import { sql } from 'kysely';
import type { PresenceEvent } from '../../domain/metering.ts';
import type { Executor } from '../connect.ts';

/** Appends to the log of who was there. The database stamps the time: it is what money is counted from. */
export async function appendPresence(
  db: Executor,
  entry: { sessionId: string; userId: string; deviceId: string; nodeId: string; kind: PresenceEvent['kind'] },
): Promise<void> {
  await db
    .insertInto('session_presence')
    .values({
      session_id: entry.sessionId,
      user_id: entry.userId,
      device_id: entry.deviceId,
      node_id: entry.nodeId,
      kind: entry.kind,
    })
    .execute();
}

export interface PresenceLog {
  readonly events: PresenceEvent[];
  /** The database's time at reading, epoch milliseconds. */
  readonly readAt: number;
}

export async function readPresenceLog(db: Executor, sessionId: string): Promise<PresenceLog> {
  const { rows } = await sql<{ user_id: string; device_id: string; kind: PresenceEvent['kind']; at: number }>`
    select user_id, device_id, kind, floor(extract(epoch from at) * 1000)::float8 as at
    from session_presence where session_id = ${sessionId} order by id
  `.execute(db);
  const clock = await sql<{
    at: number;
  }>`select floor(extract(epoch from clock_timestamp()) * 1000)::float8 as at`.execute(db);
  return {
    events: rows.map((row) => ({ userId: row.user_id, deviceId: row.device_id, kind: row.kind, at: row.at })),
    readAt: clock.rows[0]?.at ?? 0,
  };
}

/**
 * Ends the presence that servers left open which have been silent for so long, as of their last sign of life: a renewal, or a
 * device's coming that they wrote down. In one session, or in all.
 * @returns the sessions whose log was completed, with those who left them.
 */
export async function closeIntervalsOfSilentNodes(
  db: Executor,
  input: { silentSeconds: number; sessionId?: string },
): Promise<Map<string, ReadonlySet<string>>> {
  const inSession = input.sessionId === undefined ? sql`` : sql`and s.id = ${input.sessionId}`;
  const { rows } = await sql<{ session_id: string; user_id: string }>`
    with latest as (
      select distinct on (p.session_id, p.device_id) p.session_id, p.user_id, p.device_id, p.node_id, p.kind, p.at
      from session_presence p join sessions s on s.id = p.session_id and s.status in ('pending', 'active') ${inSession}
      order by p.session_id, p.device_id, p.id desc
    )
    insert into session_presence (session_id, user_id, device_id, node_id, kind, at)
    select l.session_id, l.user_id, l.device_id, l.node_id, 'leave', greatest(l.at, n.renewed_at)
    from latest l join nodes n on n.id = l.node_id
    where l.kind <> 'leave'
      and greatest(l.at, n.renewed_at) < clock_timestamp() - make_interval(secs => ${input.silentSeconds})
    returning session_id, user_id
  `.execute(db);
  const bySession = Map.groupBy(rows, (row) => row.session_id);
  return new Map([...bySession].map(([id, those]) => [id, new Set(those.map((row) => row.user_id))]));
}

/** A server's sign of life, for the case that it dies with sessions on it. @returns false when the last one is longer ago than a lease */
export async function renewNode(db: Executor, input: { nodeId: string; leaseSeconds: number }): Promise<boolean> {
  const { rows } = await sql`
    insert into nodes (id) values (${input.nodeId}) on conflict (id) do update set renewed_at = clock_timestamp()
      where nodes.renewed_at >= clock_timestamp() - make_interval(secs => ${input.leaseSeconds})
    returning id
  `.execute(db);
  return rows.length === 1;
}

/** Alive again, after what it left open was closed. */
export async function reviveNode(db: Executor, nodeId: string): Promise<void> {
  await db.updateTable('nodes').set({ renewed_at: sql<Date>`clock_timestamp()` }).where('id', '=', nodeId).execute();
}

export async function removeStaleNodes(db: Executor): Promise<void> {
  await sql`delete from nodes where renewed_at < now() - interval '1 day'`.execute(db);
}
