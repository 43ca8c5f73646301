import type { NoticeCode } from '../../../contract/index.ts';
import { findPaymentMethodRef, upsertLiveHold } from '../../db/queries/holds.ts';
import { addSessionNotice, lockSession, scheduleSession } from '../../db/queries/sessions.ts';
import type { HoldRow } from '../../db/schema.ts';
import { LIVE_SESSION } from '../../domain/transitions.ts';
import { placeHold } from '../billing/place-hold.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { announceEnded, conclude, type EndDeps } from './end-session.ts';
import { readSessionState, type SessionState } from './session-state.ts';

type Deps = EndDeps & Pick<Parts, 'payments'>;

interface Round {
  readonly state: SessionState;
  readonly notices: NoticeCode[];
  readonly hold: HoldRow | null;
  readonly ended: Awaited<ReturnType<typeof conclude>>;
  readonly nextAt: number | null;
}

/** A hold that was placed changes the plan, so that it is looked at again; more rounds than this mean something is wrong. */
const MAX_ROUNDS = 5;

/**
 * Does what is due in a live session: warnings, the next hold, its end. Safe to call at any time and twice: what is due is read
 * from the log, under the session's lock. The provider is asked outside of it.
 */
export async function advanceSession(deps: Deps, input: { sessionId: string }): Promise<void> {
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    const done = await runRound(deps, { sessionId: input.sessionId, first: round === 1 });
    if (!done) return;
    const { row } = done.state;
    for (const code of done.notices) {
      for (const userId of [row.client_id, row.consultant_id]) {
        deps.notifier.toUser(userId, 'session:notice', { sessionId: row.id, code });
      }
    }
    if (done.ended) {
      await announceEnded(deps, done.ended);
      return;
    }
    if (!done.hold) {
      if (done.nextAt !== null) deps.alarms.ring('session.advance', input, { at: done.nextAt });
      return;
    }
    const answer = await placeHold(deps, { hold: done.hold });
    // Told once; whoever missed it finds it in the session.
    if (answer.status === 'requires_action' && done.hold.status !== 'requires_action') {
      const { clientSecret } = answer;
      deps.notifier.toUser(row.client_id, 'session:payment', { sessionId: row.id, clientSecret });
    }
  }
  deps.log.error({ sessionId: input.sessionId }, 'a session asks for one step after another');
}

async function runRound(deps: Deps, input: { sessionId: string; first: boolean }): Promise<Round | null> {
  return deps.db.transaction().execute(async (trx) => {
    const row = await lockSession(trx, input.sessionId);
    if (!row || !LIVE_SESSION.some((status) => status === row.status)) return null;
    const state = await readSessionState(trx, deps, row);
    const notices: NoticeCode[] = [];
    const unsure = state.holds.find(isUnsure) ?? null;
    let hold: HoldRow | null = input.first ? unsure : null;
    for (const step of state.plan.steps) {
      if (step.do === 'end') {
        const ended = await conclude(trx, deps, row, step);
        return { state, notices, hold: null, ended, nextAt: null };
      }
      if (step.do === 'notice') {
        await addSessionNotice(trx, { id: row.id, code: step.code });
        notices.push(step.code);
      } else if (row.payment_method_id && (await findPaymentMethodRef(trx, row.payment_method_id))) {
        hold = await upsertLiveHold(trx, {
          id: newId(),
          matchId: row.match_id,
          sessionId: row.id,
          seq: step.seq,
          paymentMethodId: row.payment_method_id,
          amount: step.amount,
          currency: row.currency,
        });
      }
    }
    // While a hold's outcome is open, look again soon, whatever else is planned.
    const soon = hold || unsure ? state.readAt + 2_000 : null;
    const nextAt = soon === null ? state.plan.nextAt : Math.min(soon, state.plan.nextAt ?? soon);
    await scheduleSession(trx, { id: row.id, at: nextAt === null ? null : new Date(nextAt) });
    return { state, notices, hold, ended: null, nextAt };
  });
}

/**
 * Its process died between writing the key and hearing the answer, the answer never came, or it waits for the client's
 * confirmation: the same key is asked again.
 */
const isUnsure = (hold: HoldRow): boolean => ['pending', 'unknown', 'requires_action'].includes(hold.status);
