import { randomUUIDv7 } from 'node:crypto';

/** UUIDv7: sorts by the time of its making, so that pages can be cut by id. */
export const newId = (): string => randomUUIDv7();
