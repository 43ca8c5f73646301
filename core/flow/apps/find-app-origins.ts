import { listAppOrigins } from '../../db/queries/apps.ts';
import type { Parts } from '../parts.ts';

/** Whose pages may talk to us on behalf of some app. Which app it is shows in the token. */
export const findAppOrigins = async (deps: Pick<Parts, 'db'>): Promise<Set<string>> =>
  new Set(await listAppOrigins(deps.db));
