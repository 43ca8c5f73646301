import { listOnlineConsultants, listPastAnswers } from '../../db/queries/online-consultants.ts';
import { type PastAnswer, trackRecordOf } from '../../domain/learning/track-record.ts';
import type { SkillEndorsement } from '../../domain/scoring.ts';
import type { OnlineConsultant } from '../../online/index.ts';
import type { Payments } from '../../ports/payments.ts';
import type { Parts } from '../parts.ts';

const NO_PAST: readonly PastAnswer[] = [];

/** What the replica reads of each consultant, in two statements side by side. */
export async function loadConsultantsForReplica(
  deps: Pick<Parts, 'db'> & { readonly payments: Pick<Payments, 'provider' | 'onboarding'> },
  ids: readonly string[],
): Promise<OnlineConsultant[]> {
  const { provider, onboarding } = deps.payments;
  const [rows, answers] = await Promise.all([
    listOnlineConsultants(deps.db, { ids, payableBy: onboarding === 'required' ? provider : null }),
    listPastAnswers(deps.db, ids),
  ]);
  const now = Date.now();
  return rows.map((row): OnlineConsultant => {
    const [
      id,
      headline,
      bio,
      languages,
      amount,
      currency,
      tier,
      trustScore,
      completedSessions,
      medianResponseMs,
      lastActive,
      available,
      inSession,
      wrapUpUntil,
      declared,
      endorsed,
      blocked,
      invited,
    ] = row;
    const past = answers.get(id) ?? NO_PAST;
    return {
      id,
      // Titles only: the small talk of whole questions makes anybody who has answered one look relevant to the next.
      profileText:
        past.length === 0 ? `${headline} \n${bio}` : [headline, bio, ...past.map((it) => it.title)].join(' \n'),
      ...(past.length > 0 && { record: trackRecordOf(past, now) }),
      skills: skillsOf(declared, endorsed),
      languages,
      rate: { amount, currency },
      tier,
      trustScore,
      completedSessions,
      medianResponseMs,
      lastActiveAt: 1000 * (lastActive ?? 0),
      available,
      inSession,
      wrapUpUntil: wrapUpUntil === null ? null : 1000 * wrapUpUntil,
      blocked: blocked ?? [],
      invitedLastHour: invited,
    };
  });
}

/** From `slug level …` and `slug endorsements …`. */
function skillsOf(declared: string | null, endorsed: string | null): SkillEndorsement[] {
  const skills = pairs(declared).map(([slug, level]) => ({ slug, level, endorsements: 0 }));
  for (const [slug, endorsements] of pairs(endorsed)) {
    const known = skills.find((it) => it.slug === slug);
    if (known) known.endorsements = endorsements;
    else skills.push({ slug, level: 0, endorsements });
  }
  return skills;
}

function pairs(list: string | null): [string, number][] {
  const words = list === null ? [] : list.split(' ');
  return Array.from({ length: words.length / 2 }, (_, i) => [words[2 * i]!, Number(words[2 * i + 1])]);
}
