import type { Insertable } from 'kysely';
import type { Executor } from '../../core/db/connect.ts';
import type { Database } from '../../core/db/schema.ts';
import { commissionBps } from '../../core/domain/commission.ts';
import { endorsementWeight } from '../../core/domain/endorsement.ts';
import { newId } from '../../core/flow/ids.ts';
import type { PastCall } from './past.ts';
import type { DemoConsultant } from './people.ts';

type Rows = {
  [Table in 'questions' | 'matches' | 'sessions' | 'ratings' | 'endorsements']: Insertable<Database[Table]>[];
};

const FREE_SECONDS = 600;
/** Clients of those days, whose accounts are gone. */
const FORMER_CLIENTS = 6;

export interface PersonWithPast {
  id: string;
  consultant: DemoConsultant;
  calls: readonly PastCall[];
}

/** Writes the calls with all that a real one leaves behind, but for money: none was due. */
export async function insertPast(db: Executor, people: readonly PersonWithPast[], now: Date): Promise<void> {
  const clients = Array.from({ length: FORMER_CLIENTS }, () => newId());
  const rows: Rows = { questions: [], matches: [], sessions: [], ratings: [], endorsements: [] };
  for (const person of people) {
    person.calls.forEach((call, index) => {
      addCall(rows, person, call, clients[index % FORMER_CLIENTS] as string, now);
    });
  }
  if (rows.questions.length === 0) return;
  await db
    .insertInto('users')
    .values(clients.map((id) => ({ id, name: 'Former client', role: 'client' as const, deleted_at: now })))
    .execute();
  await db.insertInto('questions').values(rows.questions).execute();
  await db.insertInto('matches').values(rows.matches).execute();
  await db.insertInto('sessions').values(rows.sessions).execute();
  await db.insertInto('ratings').values(rows.ratings).execute();
  if (rows.endorsements.length > 0) await db.insertInto('endorsements').values(rows.endorsements).execute();
}

function addCall(rows: Rows, { id, consultant }: PersonWithPast, call: PastCall, clientId: string, now: Date): void {
  const questionId = newId();
  const matchId = newId();
  const sessionId = newId();
  const { amount: rate, currency } = consultant.hourlyRate;
  const [invitedAt, offeredAt, startedAt, endedAt] = [call.invitedAt, call.offeredAt, call.startedAt, call.endedAt].map(
    (ms) => new Date(ms),
  ) as [Date, Date, Date, Date];
  rows.questions.push({
    id: questionId,
    client_id: clientId,
    title: call.title,
    body: call.body,
    skills: call.about,
    urgency: 'medium',
    currency,
    acceptance: 'choose',
    status: 'completed',
    wave: 1,
    wave_opened_at: invitedAt,
    created_at: invitedAt,
    expires_at: endedAt,
    closed_at: endedAt,
    enriched_at: now,
  });
  rows.matches.push({
    id: matchId,
    question_id: questionId,
    consultant_id: id,
    status: 'accepted',
    wave: 1,
    score: 0.5,
    weights_version: 'seed',
    rate_amount: rate,
    currency,
    invited_at: invitedAt,
    offered_at: offeredAt,
    responded_at: offeredAt,
    closed_at: startedAt,
  });
  rows.sessions.push({
    id: sessionId,
    question_id: questionId,
    match_id: matchId,
    client_id: clientId,
    consultant_id: id,
    status: 'completed',
    rate_amount: rate,
    currency,
    free_seconds: FREE_SECONDS,
    commission_bps: commissionBps(consultant.tier),
    tier: consultant.tier,
    opened_at: offeredAt,
    started_at: startedAt,
    ended_at: endedAt,
    end_reason: 'ended_by_client',
    elapsed_seconds: call.elapsed,
    settled_at: endedAt,
  });
  rows.ratings.push({
    id: newId(),
    session_id: sessionId,
    client_id: clientId,
    consultant_id: id,
    overall: call.overall,
    created_at: endedAt,
  });
  const weight = endorsementWeight(call.overall);
  if (weight === 0) return;
  for (const slug of call.about) {
    rows.endorsements.push({
      id: newId(),
      consultant_id: id,
      client_id: clientId,
      question_id: questionId,
      slug,
      weight,
      at: endedAt,
    });
  }
}
