/** Questions and sessions as they could have been, written straight into the tables. */
import type { Currency, QuestionStatus, SessionStatus, Tier } from '../../contract/index.ts';
import type { Db } from '../../core/db/connect.ts';
import { newId } from '../../core/flow/ids.ts';

export interface PastQuestion {
  readonly clientId: string;
  readonly consultantId?: string;
  readonly askedAt: Date;
  readonly status?: QuestionStatus;
  /** How long the first offer took; none: nobody offered. */
  readonly offeredAfterMs?: number;
  readonly accepted?: boolean;
  readonly currency?: Currency;
}

export async function askedBefore(db: Db, it: PastQuestion): Promise<{ questionId: string; matchId: string | null }> {
  const questionId = newId();
  const status = it.status ?? (it.accepted ? 'completed' : 'expired');
  await db
    .insertInto('questions')
    .values({
      id: questionId,
      client_id: it.clientId,
      title: 'A question of the past',
      body: 'Which was asked some time ago.',
      urgency: 'medium',
      currency: it.currency ?? 'USD',
      acceptance: 'choose',
      status,
      created_at: it.askedAt,
      expires_at: new Date(it.askedAt.getTime() + 120_000),
      next_action_at: status === 'open' ? it.askedAt : null,
      expired_reason: status === 'expired' ? 'no_offer' : null,
    })
    .execute();
  if (!it.consultantId) return { questionId, matchId: null };
  const matchId = newId();
  await db
    .insertInto('matches')
    .values({
      id: matchId,
      question_id: questionId,
      consultant_id: it.consultantId,
      status: it.accepted ? 'accepted' : it.offeredAfterMs === undefined ? 'expired' : 'withdrawn',
      wave: 1,
      score: 0.5,
      score_parts: '{}',
      weights_version: 'test',
      rate_amount: 12_000,
      currency: it.currency ?? 'USD',
      invited_at: it.askedAt,
      offered_at: it.offeredAfterMs === undefined ? null : new Date(it.askedAt.getTime() + it.offeredAfterMs),
    })
    .execute();
  return { questionId, matchId };
}

export interface PastSession {
  readonly clientId: string;
  readonly consultantId: string;
  readonly askedAt: Date;
  readonly startedAfterMs?: number;
  readonly endedAt: Date;
  readonly status?: SessionStatus;
  /** Minor units; 0: it ended within the free time. */
  readonly charged?: number;
  readonly commissionBps?: number;
  readonly tier?: Tier;
  readonly processingFee?: number;
  readonly stars?: number;
  readonly currency?: Currency;
}

export async function metBefore(db: Db, it: PastSession): Promise<string> {
  const { matchId, questionId } = await askedBefore(db, {
    ...it,
    status: (it.status ?? 'completed') === 'completed' ? 'completed' : 'cancelled',
    offeredAfterMs: 1_000,
    accepted: true,
  });
  const id = newId();
  const currency = it.currency ?? 'USD';
  const charged = it.charged ?? 0;
  const bps = it.commissionBps ?? 1_500;
  const commission = Math.floor((charged * bps + 5_000) / 10_000);
  const methodId = newId();
  await db
    .insertInto('payment_methods')
    .values({
      id: methodId,
      client_id: it.clientId,
      provider: 'simulated',
      provider_ref: methodId,
      brand: 'visa',
      last4: '4242',
      fingerprint: 'f',
    })
    .execute();
  await db
    .insertInto('sessions')
    .values({
      id,
      question_id: questionId,
      match_id: matchId!,
      client_id: it.clientId,
      consultant_id: it.consultantId,
      status: it.status ?? 'completed',
      rate_amount: 12_000,
      currency,
      free_seconds: 600,
      commission_bps: bps,
      tier: it.tier ?? 'growing',
      payment_method_id: methodId,
      opened_at: it.askedAt,
      started_at: new Date(it.askedAt.getTime() + (it.startedAfterMs ?? 60_000)),
      ended_at: it.endedAt,
      end_reason: 'ended_by_client',
      elapsed_seconds: 600 + (charged > 0 ? 1_500 : -100),
      billable_seconds: charged > 0 ? 1_500 : 0,
      amount: charged,
      charge_status: charged > 0 ? 'captured' : 'released',
      charged_amount: charged,
      commission,
      payout: charged - commission,
      settled_at: it.endedAt,
    })
    .execute();
  if (charged > 0) {
    await db
      .insertInto('holds')
      .values({
        id: newId(),
        key: newId(),
        match_id: matchId!,
        session_id: id,
        seq: 1,
        payment_method_id: methodId,
        amount: charged,
        currency,
        status: 'captured',
        captured_amount: charged,
        captured_at: it.endedAt,
        processing_fee: it.processingFee ?? Math.round(charged * 0.033) + 38,
      })
      .execute();
  }
  if (it.stars !== undefined) {
    await db
      .insertInto('ratings')
      .values({
        id: newId(),
        session_id: id,
        client_id: it.clientId,
        consultant_id: it.consultantId,
        overall: it.stars,
      })
      .execute();
  }
  return id;
}
