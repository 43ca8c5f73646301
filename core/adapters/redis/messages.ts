/** What one entry of the stream says. */
import type { PresenceChange } from '../../ports/presence.ts';

/** Read in this order. */
export interface Message {
  readonly down?: string;
  readonly node?: string;
  readonly on?: readonly string[];
  readonly off?: readonly string[];
  readonly changed?: readonly string[];
  readonly taxonomy?: true;
}

export interface Entry {
  readonly sequence: number;
  readonly epoch: string;
  /** Epoch milliseconds by Redis' clock. */
  readonly at: number;
  readonly changes: readonly PresenceChange[];
}

/** Whether they are what comes right after a position: no number is missing, and they belong to the same epoch. */
export const follows = (entries: readonly Entry[], epoch: string, position: number): boolean =>
  entries.every((entry, i) => entry.epoch === epoch && entry.sequence === position + 1 + i);

/** Throws when the entry is none of ours. */
export function readEntry(id: string, fields: Readonly<Record<string, string>>): Entry {
  const message = JSON.parse(fields.message ?? '') as Message;
  const changes: PresenceChange[] = [];
  if (message.down !== undefined) changes.push({ kind: 'node_down', nodeId: message.down });
  const nodeId = message.node;
  if (nodeId !== undefined) {
    for (const consultantId of message.on ?? []) changes.push({ kind: 'online', consultantId, nodeId });
    for (const consultantId of message.off ?? []) changes.push({ kind: 'offline', consultantId, nodeId });
  }
  if (message.changed !== undefined) changes.push({ kind: 'changed', consultantIds: message.changed });
  if (message.taxonomy === true) changes.push({ kind: 'taxonomy' });
  return { sequence: Number.parseInt(id, 10), epoch: fields.epoch ?? '', at: Number(fields.at), changes };
}
