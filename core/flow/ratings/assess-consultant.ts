import { appendTierHistory, loadTrackRecord, loadTrustHistory, storeAssessment } from '../../db/queries/ratings.ts';
import { tierFor } from '../../domain/tiers.ts';
import { TRUST_VERSION, trustScore } from '../../domain/trust.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';

/**
 * Trust score, response time and tier of a consultant, computed anew from history: running it twice, or years later with the same
 * history and `now`, gives the same result.
 */
export async function assessConsultant(
  deps: Pick<Parts, 'db' | 'clock' | 'notifier' | 'presence'>,
  input: { consultantId: string; reason: string },
): Promise<void> {
  const { consultantId } = input;
  const assessed = await deps.db.transaction().execute(async (trx) => {
    // Sent together, and done in this order: the history is read behind the lock.
    const [record, history] = await Promise.all([
      loadTrackRecord(trx, consultantId),
      loadTrustHistory(trx, consultantId),
    ]);
    if (!record) return null;
    const { score, parts } = trustScore({ ...history, now: deps.clock.now() });
    const next = tierFor({
      completedSessions: record.completedSessions,
      ratingAverage: record.ratingAverage,
      current: record.tier,
    });
    await storeAssessment(trx, {
      id: newId(),
      consultantId,
      record,
      tier: next.tier,
      score,
      parts,
      version: TRUST_VERSION,
      reason: input.reason,
    });
    if (next.tier !== record.tier) {
      await appendTierHistory(trx, {
        id: newId(),
        consultantId,
        from: record.tier,
        to: next.tier,
        reason: next.reason,
      });
    }
    return { from: record.tier, to: next.tier, reason: next.reason };
  });
  if (!assessed) return;
  if (assessed.from !== assessed.to) deps.notifier.toUser(consultantId, 'tier:changed', assessed);
  await deps.presence.announceChanged([consultantId]).catch(() => {});
}
