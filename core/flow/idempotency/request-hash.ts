import { createHash } from 'node:crypto';

/**
 * What makes two requests the same: the operation and what was sent, whatever the order of the fields and the white space.
 * @returns 32 bytes
 */
export function requestHash(operation: string, input: unknown): Buffer {
  return createHash('sha256')
    .update(operation)
    .update('\n')
    .update(JSON.stringify(input, sorted) ?? '')
    .digest();
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
