/**
 * # Terms
 *
 * - **Question**: what a client asks; it is `open` until a consultant's offer is accepted, it is cancelled or it expires.
 * - **Match**: one question × one consultant. It begins as an **invitation** (`invited`), becomes an **offer** (`offered`).
 * - **Wave**: a group of invitations sent at once; when its time is up, or everyone in it has declined, the next one opens.
 *   Wave 0 holds the offers of consultants who found the question by browsing.
 * - **Availability**: what a consultant wants (`available`, `away`). **Presence**: what the server sees (`online`, `offline`,
 *   `busy` while in a session or **wrapping up** after one).
 * - **Lease**: how long a server may stay silent before everyone connected to it counts as gone.
 * - **Hold**: money reserved on a client's payment method; **capture**: taking part or all of it; **release**: giving it back.
 * - **Commission**: the platform's share of an amount; **payout**: the consultant's share.
 * - **Ledger**: the append-only record of every movement of money, in double entry.
 */
import { z } from 'zod';

export const Id = z.uuid().meta({ id: 'Id', description: 'Opaque identifier (UUIDv7).' });
export type Id = z.infer<typeof Id>;

/** Lower-case kebab name of a skill in the taxonomy. */
export const Slug = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[a-z0-9][a-z0-9-]*$/)
  .describe('Lower-case kebab name of a skill in the taxonomy.');

export const Instant = z.iso.datetime().meta({ id: 'Instant', description: 'ISO 8601, UTC.' });

export const Currency = z
  .enum(['USD', 'EUR', 'GBP', 'JPY', 'CAD', 'AUD', 'CHF'])
  .meta({ id: 'Currency', description: 'ISO 4217.' });
export type Currency = z.infer<typeof Currency>;

/** Integer minor units (cents; whole yen), never a float. */
export const Money = z
  .strictObject({ amount: z.int().min(-1_000_000_000_000).max(1_000_000_000_000), currency: Currency })
  .meta({ id: 'Money', description: 'Integer minor units (cents; whole yen), never a fraction.' });
export type Money = z.infer<typeof Money>;

/** A price somebody may name: more than nothing, at most 100,000.00 an hour. */
export const Price = z
  .strictObject({ amount: z.int().min(1).max(10_000_000), currency: Currency })
  .meta({ id: 'Price', description: 'A price somebody may name, in minor units.' });

/** ISO 639-1. */
export const Language = z
  .string()
  .regex(/^[a-z]{2}$/, 'two lower-case letters (ISO 639-1)')
  .describe('ISO 639-1, two lower-case letters.');

export const Role = z
  .enum(['client', 'consultant', 'admin'])
  .meta({ id: 'Role', description: 'Which side of the market somebody is on.' });
export type Role = z.infer<typeof Role>;

const text = (min: number, max: number) => z.string().trim().min(min).max(max);

export { text };
