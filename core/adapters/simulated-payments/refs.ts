import { randomBytes } from 'node:crypto';

/** A new name for something of the provider's. */
export const newRef = (kind: string): string => `sim_${kind}_${randomBytes(12).toString('hex')}`;
