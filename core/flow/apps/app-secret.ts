import type { AppSecret } from '../../db/queries/apps.ts';
import { hashOfToken, newSecretToken } from '../accounts/secret-tokens.ts';

/** Tells a secret key from an access token, and makes it easy to find where it should not be. */
export const SECRET_KEY_PREFIX = 'ccsk_';
const HINT_LENGTH = 4;

/** @returns the key, for its owner alone, and what we keep of it */
export function newAppSecret(): { key: string; secret: AppSecret } {
  const key = SECRET_KEY_PREFIX + newSecretToken().token;
  return { key, secret: { hash: hashOfToken(key), hint: key.slice(-HINT_LENGTH) } };
}
