import type { Guidance } from '../../../contract/index.ts';
import { findConsultantView } from '../../db/queries/consultants.ts';
import { findPeerRates, listWantedSkills } from '../../db/queries/profiles.ts';
import { notFound } from '../../domain/fault.ts';
import { guidance } from '../../domain/guidance.ts';
import type { Parts } from '../parts.ts';

const WANTED = 10;

/** What would improve a profile, and what the next tier needs. @throws Fault not_found */
export async function getGuidance(deps: Pick<Parts, 'db'>, input: { userId: string }): Promise<Guidance> {
  const [row, peers, wantedSkills] = await Promise.all([
    findConsultantView(deps.db, input.userId),
    findPeerRates(deps.db, input.userId),
    listWantedSkills(deps.db, { userId: input.userId, limit: WANTED }),
  ]);
  if (!row) throw notFound('consultant');
  return guidance({
    headline: row.headline,
    bio: row.bio,
    skills: row.skills,
    languages: row.languages,
    hourlyRate: { amount: row.rate_amount, currency: row.currency },
    peers,
    medianResponseMs: row.median_response_ms,
    tier: row.tier,
    completedSessions: row.completed_sessions,
    ratingAverage: row.rating_average,
    wantedSkills,
  });
}
