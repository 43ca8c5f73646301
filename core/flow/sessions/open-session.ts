import type { Executor } from '../../db/connect.ts';
import { findConsultantView } from '../../db/queries/consultants.ts';
import { insertSession } from '../../db/queries/sessions.ts';
import type { MatchRow, QuestionRow, SessionRow } from '../../db/schema.ts';
import { commissionBps } from '../../domain/commission.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { presentSession } from '../present/session.ts';

/** The session of an accepted match, with every term: rate, free time and cap as the client was told them, tier and commission as they stand now. */
export async function createSession(
  trx: Executor,
  deps: Pick<Parts, 'timing'>,
  input: { match: MatchRow; question: QuestionRow; paymentMethodId: string },
): Promise<SessionRow> {
  const { match, question } = input;
  const consultant = await findConsultantView(trx, match.consultant_id);
  if (!consultant) throw new Error(`match ${match.id} without its consultant`);
  return insertSession(trx, {
    session: {
      id: newId(),
      question_id: question.id,
      match_id: match.id,
      client_id: question.client_id,
      consultant_id: match.consultant_id,
      rate_amount: match.rate_amount,
      currency: match.currency,
      free_seconds: match.free_seconds ?? question.free_seconds,
      spend_cap: question.spend_cap,
      commission_bps: commissionBps(consultant.tier),
      tier: consultant.tier,
      payment_method_id: input.paymentMethodId,
      charge_status: 'held',
    },
    noShowSeconds: deps.timing.noShowSeconds,
  });
}

/** Tells both, makes the room, and sets the alarm for whoever does not come. */
export function announceSessionOpened(
  deps: Pick<Parts, 'notifier' | 'alarms' | 'rooms' | 'log' | 'timing'>,
  session: SessionRow,
): void {
  deps.notifier.toUser(session.client_id, 'session:opened', { session: presentSession(session, 'client') });
  deps.notifier.toUser(session.consultant_id, 'session:opened', { session: presentSession(session, 'consultant') });
  deps.notifier.toUser(session.consultant_id, 'availability:changed', {
    availability: 'available',
    presence: 'busy',
    reason: 'session_opened',
  });
  if (session.next_action_at) {
    deps.alarms.ring('session.advance', { sessionId: session.id }, { at: session.next_action_at.getTime() });
  }
}
