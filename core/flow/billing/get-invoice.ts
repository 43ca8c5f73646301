import type { Invoice } from '../../../contract/index.ts';
import { findInvoice } from '../../db/queries/invoices.ts';
import { readPresenceLog } from '../../db/queries/session-presence.ts';
import { findParticipantSession } from '../../db/queries/sessions.ts';
import { Fault, notFound } from '../../domain/fault.ts';
import { billSegments } from '../../domain/invoice.ts';
import { meter } from '../../domain/metering.ts';
import { LIVE_SESSION } from '../../domain/transitions.ts';
import type { Parts } from '../parts.ts';
import { presentInvoice } from '../present/invoice.ts';

/**
 * What a settled session cost and how it was paid: a receipt for its client, a statement for its consultant. The clock's stretches are
 * read again from the log that the bill was computed from.
 * @throws Fault not_found: also before it is settled, and for a session that never began
 */
export async function getInvoice(
  deps: Pick<Parts, 'db'>,
  input: { viewerId: string; sessionId: string },
): Promise<Invoice> {
  const { viewerId, sessionId } = input;
  const row = await findInvoice(deps.db, { sessionId, userId: viewerId });
  if (!row) return refuse(deps, input);
  const { events } = await readPresenceLog(deps.db, sessionId);
  const { intervals } = meter({
    events,
    clientId: row.client_id,
    consultantId: row.consultant_id,
    until: row.ended_at.getTime(),
  });
  const segments = billSegments({
    intervals,
    elapsed: row.elapsed_seconds,
    freeSeconds: row.free_seconds,
    rate: row.rate_amount,
    cap: row.spend_cap,
    charged: row.charged_amount,
  });
  return presentInvoice(row, segments, viewerId === row.client_id ? 'receipt' : 'statement');
}

/** The same code for every reason, but the words tell the session's own people which. */
async function refuse(deps: Pick<Parts, 'db'>, input: { viewerId: string; sessionId: string }): Promise<never> {
  const session = await findParticipantSession(deps.db, { id: input.sessionId, userId: input.viewerId });
  if (!session) throw notFound('invoice');
  if (LIVE_SESSION.some((status) => status === session.status)) {
    throw new Fault('not_found', 'The session is still going on; its invoice comes right after its end.');
  }
  if (session.status === 'completed')
    throw new Fault('not_found', 'The session is being settled; ask again in a moment.');
  throw new Fault('not_found', 'The session never began: nothing was charged, and there is no invoice.');
}
