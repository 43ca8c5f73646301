/** Sessions that are over and not settled yet, with their money held at the simulated provider: what the books begin with. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Currency } from '../../contract/index.ts';
import { findHold, listSessionHolds, upsertLiveHold } from '../../core/db/queries/holds.ts';
import { insertPaymentMethod } from '../../core/db/queries/payment-methods.ts';
import { ensureCustomer } from '../../core/flow/billing/ensure-customer.ts';
import { placeHold } from '../../core/flow/billing/place-hold.ts';
import { newId } from '../../core/flow/ids.ts';
import type { Parts } from '../../core/flow/parts.ts';

export type MoneyDeps = Pick<Parts, 'db' | 'payments' | 'log'>;

export interface Sale {
  readonly clientId: string;
  readonly consultantId: string;
  readonly methodId: string;
  /** Of each hold, in order. */
  readonly holds: readonly number[];
  /** What the session costs, of all holds together. */
  readonly amount: number;
  readonly commissionBps?: number;
  readonly currency?: Currency;
  readonly endedDaysAgo?: number;
}

/** A client with a card that works. @returns the id of the payment method */
export async function addCard(deps: MoneyDeps, clientId: string): Promise<string> {
  const customerRef = await ensureCustomer(deps, clientId);
  const method = await deps.payments.addMethod({ customerRef, token: 'tok_visa' });
  const row = await insertPaymentMethod(deps.db, {
    id: newId(),
    clientId,
    provider: deps.payments.provider,
    providerRef: method.ref,
    brand: method.brand,
    last4: method.last4,
    fingerprint: method.fingerprint,
    needsConfirmation: method.needsConfirmation,
  });
  return row.id;
}

/** @returns the id of a session that has ended, with its holds placed */
export async function sell(deps: MoneyDeps, sale: Sale): Promise<string> {
  const { clientId, consultantId, methodId, currency = 'USD', endedDaysAgo = 0 } = sale;
  const [questionId, matchId, sessionId] = [newId(), newId(), newId()];
  const endedAt = sql<Date>`now() - make_interval(days => ${endedDaysAgo})`;
  await deps.db
    .insertInto('questions')
    .values({
      id: questionId,
      client_id: clientId,
      title: `Question ${randomUUID()}`,
      body: 'Please help me with this.',
      urgency: 'low',
      currency,
      acceptance: 'choose',
      status: 'completed',
      expires_at: endedAt,
    })
    .execute();
  await deps.db
    .insertInto('matches')
    .values({
      id: matchId,
      question_id: questionId,
      consultant_id: consultantId,
      status: 'accepted',
      wave: 1,
      score: 0.5,
      weights_version: 'test',
      rate_amount: 36_000,
      currency,
    })
    .execute();
  // As in an acceptance: while the question is claimed for this match, no worker takes its holds for forgotten ones.
  const claimed = { accepting_match_id: matchId, accepting_until: sql<Date>`now() + interval '1 day'` };
  await deps.db.updateTable('questions').set(claimed).where('id', '=', questionId).execute();
  for (const [n, amount] of sale.holds.entries()) {
    const hold = await upsertLiveHold(deps.db, {
      id: newId(),
      matchId,
      sessionId: null,
      seq: n + 1,
      paymentMethodId: methodId,
      amount,
      currency,
    });
    await placeHold(deps, { hold });
    const placed = await findHold(deps.db, hold.id);
    if (placed?.status !== 'held') throw new Error(`a hold is ${placed?.status}`);
  }
  // Workers that are at it settle a session as soon as there is one that has ended: it comes with all of its holds.
  await deps.db.transaction().execute(async (trx) => {
    await trx
      .insertInto('sessions')
      .values({
        id: sessionId,
        question_id: questionId,
        match_id: matchId,
        client_id: clientId,
        consultant_id: consultantId,
        status: 'completed',
        rate_amount: 36_000,
        currency,
        free_seconds: 600,
        commission_bps: sale.commissionBps ?? 1500,
        tier: 'growing',
        payment_method_id: methodId,
        started_at: endedAt,
        ended_at: endedAt,
        end_reason: 'ended_by_client',
        elapsed_seconds: 3600,
        billable_seconds: 3000,
        amount: sale.amount,
        charge_status: 'held',
      })
      .execute();
    await trx.updateTable('holds').set({ session_id: sessionId }).where('match_id', '=', matchId).execute();
    const free = { accepting_match_id: null, accepting_until: null };
    await trx.updateTable('questions').set(free).where('id', '=', questionId).execute();
  });
  return sessionId;
}

export const holdsOf = (deps: Pick<Parts, 'db'>, sessionId: string) => listSessionHolds(deps.db, sessionId);
