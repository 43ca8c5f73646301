import { loadOnlineConsultants } from '../../db/queries/consultants.ts';
import { trackRecordOf } from '../../domain/learning/track-record.ts';
import type { OnlineConsultant } from '../../online/index.ts';
import type { Parts } from '../parts.ts';

/** What the replica keeps of each consultant, read from the database in one query. */
export async function loadConsultantsForReplica(
  deps: Pick<Parts, 'db'>,
  ids: readonly string[],
): Promise<OnlineConsultant[]> {
  const rows = await loadOnlineConsultants(deps.db, ids);
  const now = Date.now();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    // Titles only: the small talk of whole questions makes anybody who has answered one look relevant to the next.
    profileText: [row.headline, row.bio, ...row.past.map((it) => it.title)].join(' \n'),
    ...(row.past.length > 0 && { record: trackRecordOf(row.past, now) }),
    skills: row.skills,
    languages: row.languages,
    rate: { amount: row.rate_amount, currency: row.currency },
    tier: row.tier,
    trustScore: row.trust_score,
    completedSessions: row.completed_sessions,
    medianResponseMs: row.median_response_ms,
    lastActiveAt: row.last_active_at?.getTime() ?? 0,
    available: row.availability === 'available',
    inSession: row.in_session,
    wrapUpUntil: row.wrap_up_until?.getTime() ?? null,
    blocked: row.blocked,
    invitedLastHour: row.invited_last_hour,
  }));
}
