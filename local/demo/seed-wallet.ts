import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Executor } from '../../core/db/connect.ts';
import { newId } from '../../core/flow/ids.ts';

/** A card that always works, known to the simulated provider and to us. */
export async function insertWorkingCard(db: Executor, clientId: string): Promise<void> {
  const ref = `sim_pm_${randomBytes(12).toString('hex')}`;
  await sql`insert into simulated_payments.methods (ref, token) values (${ref}, 'tok_visa')`.execute(db);
  await db
    .insertInto('payment_methods')
    .values({
      id: newId(),
      client_id: clientId,
      provider: 'simulated',
      provider_ref: ref,
      brand: 'visa',
      last4: '4242',
      fingerprint: 'sim_4242',
      is_default: true,
    })
    .execute();
}
