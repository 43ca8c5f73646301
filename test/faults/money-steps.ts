/** The steps of settling and of refunding a session, each with what to lock so that a process stands still in it. */

import type { Db } from '../../core/db/connect.ts';
import { lockSession } from '../../core/db/queries/sessions.ts';
import { claimRefund } from '../../core/flow/billing/claim-refund.ts';

type Step = readonly [name: string, waits: string, rows: string];

/** Where a process stands still until the lock is let go of: the row, and the words of the statement that waits for it. */
const intent = (seq: number): string =>
  `select 1 from simulated_payments.intents i join holds h on h.key = i.key where h.session_id = $1 and h.seq = ${seq} for update of i`;
export const settleSteps: readonly Step[] = [
  ['while the provider captures', 'update simulated_payments.intents set status', intent(1)],
  ['between two captures', 'update simulated_payments.intents set status', intent(2)],
  ['while the provider releases what was not used', 'update simulated_payments.intents set status', intent(3)],
  [
    'when all is captured, before it is written down',
    'update sessions set charge_status',
    'select 1 from sessions where id = $1 for update',
  ],
  [
    'in the statement that writes it down',
    'update holds h set',
    'select 1 from holds where session_id = $1 for update',
  ],
];

export const refundSteps: readonly Step[] = [
  [
    'before the provider has done anything',
    'pg_advisory_xact_lock',
    `select pg_advisory_xact_lock(hashtextextended('simulated:' || provider_ref, 0)) from holds where session_id = $1 and seq = 2`,
  ],
  [
    'when it is given back, before it is written down',
    'from "sessions"',
    'select 1 from sessions where id = $1 for update',
  ],
  [
    'in the transaction that writes it down',
    'update "refund_parts"',
    'select 1 from refund_parts p join refunds r on r.id = p.refund_id where r.session_id = $1 for update of p',
  ],
  [
    'when all of it is written down, before it is over',
    'update refunds set',
    'select 1 from refunds where session_id = $1 for update',
  ],
];

/** An operator's refund whose server died right after it was written down. */
export async function claimWhole(
  db: Db,
  { sessionId, adminId }: { sessionId: string; adminId: string },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const session = await lockSession(trx, sessionId);
    if (!session) throw new Error('no session');
    await claimRefund(trx, { session, amount: null, reason: 'It did not help.', adminId, disputeId: null });
  });
}
