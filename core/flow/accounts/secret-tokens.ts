import { createHash, randomBytes } from 'node:crypto';

/** A secret that only its holder knows: 256 random bits. We keep nothing but its hash. */
export function newSecretToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOfToken(token) };
}

/** Random as the token is, one round of sha256 cannot be guessed back; a password would need more. */
export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest();
