import type { PresencePosition } from '../../ports/presence.ts';
import type { RedisConnection } from './connection.ts';
import { follows, readEntry } from './messages.ts';
import { keys } from './store.ts';

/** One entry may name thousands of consultants. */
const ENTRIES = 50;

/** Reads the stream once more, to its end or a gap: then undefined. */
export async function changedBetween(
  connection: RedisConnection,
  from: PresencePosition,
  to: PresencePosition,
): Promise<Set<string> | undefined> {
  if (from.epoch !== to.epoch) return undefined;
  const changed = new Set<string>();
  const last = Number(to.position);
  for (let position = Number(from.position); position < last; ) {
    const range = [`${position + 1}-0`, `${last}-0`] as const;
    const reply = await connection.run((client) => client.xRange(keys.changes, ...range, { COUNT: ENTRIES }));
    const entries = (reply ?? []).map(({ id, message }) => readEntry(id, message));
    if (entries.length === 0 || !follows(entries, to.epoch, position)) return undefined;
    for (const change of entries.flatMap((entry) => entry.changes)) {
      if (change.kind === 'changed') for (const id of change.consultantIds) changed.add(id);
    }
    position += entries.length;
  }
  return changed;
}
