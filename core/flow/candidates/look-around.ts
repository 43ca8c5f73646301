import { Currency } from '../../../contract/index.ts';
import type { NearMiss, Obstacle, Surroundings } from '../../domain/advice.ts';
import { type ScoringQuestion, sharesLanguage } from '../../domain/scoring.ts';
import type { FindResult } from '../../online/index.ts';
import type { Parts } from '../parts.ts';
import { type QuestionToMatch, toScoringQuestion } from './find-candidates.ts';

type Deps = Pick<Parts, 'online' | 'clock' | 'taxonomy'>;

const LOOKED_AT = 200;
/** A skill of the same field is nearer than nothing, one of the same parent nearer than that. */
const SAME_PARENT = 1;
const SAME_FIELD = 0.2;

/**
 * Who is online when a question ends that suited nobody: the same search again without the client's wishes, once a currency, then for
 * what lies near the question. A handful of searches, for a worker; no question waits for them.
 */
export function lookAround(deps: Deps, question: QuestionToMatch & { chosen: readonly string[] }): Surroundings {
  const find = (scoring: ScoringQuestion): FindResult =>
    deps.online.find({ question: scoring, now: deps.clock.now(), limit: LOOKED_AT });
  const without = (currency: string): ScoringQuestion =>
    toScoringQuestion({ ...question, currency, languages: [], maxHourlyRate: null, preferredConsultantIds: [] });
  const nearMisses = Currency.options.flatMap((currency) =>
    find(without(currency)).ranked.map(({ consultantId, rate }) => nearMiss(deps, question, { consultantId, rate })),
  );
  const own = without(question.currency);
  const slugs = new Set([...question.chosen, ...own.skills.map((it) => it.slug)]);
  const bySkill = find({ ...own, terms: [], skills: Array.from(slugs, (slug) => ({ slug, weight: 1 })) });
  const among = (reason: string): boolean =>
    bySkill.excluded.some((it) => it.reason === reason && hasSkill(deps, it.consultantId, slugs));
  return {
    online: deps.online.size,
    nearMisses,
    busy: among('busy'),
    away: among('away'),
    partly: among('relevance') || bySkill.ranked.length > 0,
    nearbySkill: nearbySkill(deps, { find, own, slugs }),
  };
}

function nearMiss(
  deps: Deps,
  question: QuestionToMatch,
  { consultantId, rate }: { consultantId: string; rate: NearMiss['rate'] },
): NearMiss {
  const languages = deps.online.get(consultantId)?.languages ?? [];
  const obstacles: Obstacle[] = [];
  if (rate.currency !== question.currency) obstacles.push('currency');
  else if (question.maxHourlyRate !== null && rate.amount > question.maxHourlyRate) obstacles.push('price');
  if (!sharesLanguage(question.languages, languages)) obstacles.push('language');
  return { rate, languages, obstacles };
}

const hasSkill = (deps: Deps, consultantId: string, slugs: ReadonlySet<string>): boolean =>
  slugs.values().some((slug) => deps.online.hasSkill(consultantId, slug));

/** The skill near the question's weightiest one that whoever suits it best has. */
function nearbySkill(
  deps: Deps,
  it: { find: (scoring: ScoringQuestion) => FindResult; own: ScoringQuestion; slugs: ReadonlySet<string> },
): string | null {
  const { skills } = deps.taxonomy.current().lexicon;
  const main = it.own.skills.toSorted((a, b) => b.weight - a.weight).flatMap(({ slug }) => skills.get(slug) ?? [])[0];
  if (!main) return null;
  const near = new Map<string, number>();
  for (const { slug, parent, field } of skills.values()) {
    if (it.slugs.has(slug)) continue;
    const akin = slug === main.parent || parent === main.slug || (parent !== null && parent === main.parent);
    if (akin || field === main.field) near.set(slug, akin ? SAME_PARENT : SAME_FIELD);
  }
  // One by one: so many skills at once would ask too much of anybody.
  for (const [slug] of [...near].sort(([, a], [, b]) => b - a)) {
    const { ranked } = it.find({ ...it.own, terms: [], skills: [{ slug, weight: 1 }] });
    if (ranked.length > 0) return skills.get(slug)!.name;
  }
  return null;
}
