import { issueAccessToken } from '../../../server/auth/access-tokens.ts';
import type { Person } from './population.ts';

/** An access token as a sign-in gives it, long enough for a run. */
export const tokenFor = (secret: string, person: Person, role: 'client' | 'consultant'): string =>
  issueAccessToken(
    { secret, lifeSeconds: 3 * 3600 },
    { user: { id: person.id, role, name: person.name }, familyId: person.familyId },
  );
