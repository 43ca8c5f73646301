import type { Policy } from '../policy.ts';
import type { Notes } from '../run/replay.ts';
import type { World } from '../world/world.ts';
import type { Comparison } from './compare.ts';
import { onlineShares } from './measures.ts';

/** The whole comparison, figures rounded to six digits. Holds no clock and no path: the same replay gives the same bytes. */
export function toJson(input: {
  world: World;
  today: { policy: Policy; notes: Notes };
  tried: { policy: Policy; notes: Notes };
  comparisons: readonly Comparison[];
}): string {
  const { world, today, tried, comparisons } = input;
  const report = {
    world: {
      source: world.source,
      from: new Date(world.startsAt).toISOString(),
      to: new Date(world.endsAt).toISOString(),
      questions: world.questions.length,
      consultants: world.people.length,
      shareOfTimeOnLine: onlineShares(today.notes.people),
    },
    policies: { today: tellPolicy(today.policy), tried: tellPolicy(tried.policy) },
    measures: comparisons.map(({ measure, ...it }) => ({
      id: measure.id,
      label: measure.label,
      unit: measure.unit,
      better: measure.better,
      ...it,
    })),
    outcomes: { today: countOutcomes(today.notes), tried: countOutcomes(tried.notes) },
  };
  return `${JSON.stringify(report, (_, value) => (typeof value === 'number' ? Number(value.toFixed(6)) : value), 2)}\n`;
}

/** No cap on invitations is null, as in a policy's file. */
const tellPolicy = (policy: Policy): object => ({
  ...policy,
  invitationsPerHour: Number.isFinite(policy.invitationsPerHour) ? policy.invitationsPerHour : null,
});

function countOutcomes({ questions }: Notes): Record<string, number> {
  const counts = { matched: 0, not_accepted: 0, no_offer: 0, no_match: 0, left: 0, open: 0 };
  for (const { outcome } of questions) counts[outcome ?? 'open'] += 1;
  return counts;
}
