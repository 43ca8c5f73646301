import { findAppBySecret } from '../../db/queries/apps.ts';
import { Fault } from '../../domain/fault.ts';
import { hashOfToken } from '../accounts/secret-tokens.ts';
import type { Parts } from '../parts.ts';
import { SECRET_KEY_PREFIX } from './app-secret.ts';

export const isSecretKey = (token: string): boolean => token.startsWith(SECRET_KEY_PREFIX);

/** Whose server this is. @throws Fault unauthenticated, forbidden (the app was switched off) */
export async function identifyApp(
  deps: Pick<Parts, 'db'>,
  input: { secretKey: string },
): Promise<{ id: string; requestsPerMinute: number }> {
  const app = await findAppBySecret(deps.db, hashOfToken(input.secretKey));
  if (!app) throw new Fault('unauthenticated', 'This is no secret key of an app, or no longer.');
  if (app.disabled_at) throw new Fault('forbidden', 'This app has been switched off.');
  return { id: app.id, requestsPerMinute: app.requests_per_minute };
}
