import type { Consultant, ConsultantSkill, Presence } from '../../../contract/index.ts';
import type { ProfileRow } from '../../db/schema.ts';
import { money } from './money.ts';

/** A profile's row with what is joined at reading time. */
export interface ConsultantView extends ProfileRow {
  readonly name: string;
  readonly skills: ConsultantSkill[];
  readonly in_session: boolean;
}

/** `offline_since` is the database's own memory of presence; it follows the presence store within a lease. */
export function presenceOf(row: Pick<ConsultantView, 'offline_since' | 'in_session' | 'wrap_up_until'>): Presence {
  if (row.offline_since !== null) return 'offline';
  const wrappingUp = row.wrap_up_until !== null && row.wrap_up_until.getTime() > Date.now();
  return row.in_session || wrappingUp ? 'busy' : 'online';
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

export const presentConsultant = (row: ConsultantView): Consultant => ({
  id: row.user_id,
  name: row.name,
  headline: row.headline,
  bio: row.bio,
  skills: row.skills,
  languages: row.languages,
  hourlyRate: money(row.rate_amount, row.currency),
  tier: row.tier,
  trustScore: round(row.trust_score, 1),
  rating: {
    average: row.rating_average === null ? null : round(row.rating_average, 2),
    count: row.rating_count,
  },
  completedSessions: row.completed_sessions,
  presence: presenceOf(row),
  medianResponseMs: row.median_response_ms,
});
