/** Passwords are kept as argon2id, in the PHC format, with the parameters that OWASP recommends (19 MiB, two passes). */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Fault } from '../../domain/fault.ts';
import { createWaitingLine } from './waiting-line.ts';

const COST = { memory: 19_456, passes: 2, parallelism: 1 };
const TAG_LENGTH = 32;
const SALT_LENGTH = 16;
const derive = promisify(argon2);

/** Each derivation takes 19 MiB and about 20 ms of a core: a flood of logins waits in line instead of eating the memory. */
const line = createWaitingLine({
  atOnce: 2,
  maxWaiting: 512,
  turnAway: () => new Fault('overloaded', 'Too many sign-ins at once; try again in a moment.', { retryAfter: 2 }),
});

/** @returns `$argon2id$v=19$m=19456,t=2,p=1$salt$tag` @throws Fault `overloaded` when too many wait already */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_LENGTH);
  const tag = await tagOf(password, salt, COST, TAG_LENGTH);
  return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${base64(salt)}$${base64(tag)}`;
}

/**
 * A missing hash (no such account) costs as much time as a wrong password, so that the time tells nobody who has an account.
 * @throws Fault `overloaded` when too many wait already
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const parsed = parse(stored ?? NOBODYS_HASH);
  const tag = await tagOf(password, parsed.salt, parsed.cost, parsed.tag.length);
  return timingSafeEqual(tag, parsed.tag) && stored !== null;
}

const NOBODYS_HASH = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${base64(
  Buffer.alloc(SALT_LENGTH, 1),
)}$${base64(Buffer.alloc(TAG_LENGTH))}`;

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function parse(stored: string) {
  const [, memory, passes, parallelism, salt, tag] = PHC.exec(stored) ?? [];
  if (!salt || !tag) throw new Error('a password hash that is not argon2id in the PHC format');
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

function tagOf(password: string, nonce: Buffer, cost: typeof COST, tagLength: number): Promise<Buffer> {
  // The same password typed on another keyboard may arrive in another Unicode form.
  const message = password.normalize('NFKC');
  return line.take(() => derive('argon2id', { message, nonce, tagLength, ...cost }));
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
