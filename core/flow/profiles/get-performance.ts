import type { Performance } from '../../../contract/index.ts';
import { findConsultantView } from '../../db/queries/consultants.ts';
import { countResponses, listTierHistory, listTrustHistory } from '../../db/queries/profiles.ts';
import { notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { instant } from '../present/money.ts';

/** Trust score with its parts, tier, both histories (newest first) and how invitations were answered. @throws Fault not_found */
export async function getPerformance(deps: Pick<Parts, 'db'>, input: { userId: string }): Promise<Performance> {
  const [row, tiers, scores, responses] = await Promise.all([
    findConsultantView(deps.db, input.userId),
    listTierHistory(deps.db, input.userId),
    listTrustHistory(deps.db, input.userId),
    countResponses(deps.db, input.userId),
  ]);
  if (!row) throw notFound('consultant');
  return {
    trustScore: tenths(row.trust_score),
    trustParts: row.trust_parts,
    formulaVersion: row.trust_version,
    tier: row.tier,
    tierHistory: tiers.map((it) => ({ from: it.from_tier, to: it.to_tier, reason: it.reason, at: instant(it.at) })),
    trustHistory: scores.map((it) => ({ score: tenths(it.score), reason: it.reason, at: instant(it.at) })),
    responses: { ...responses, medianResponseMs: row.median_response_ms },
  };
}

const tenths = (value: number): number => Number(value.toFixed(1));
