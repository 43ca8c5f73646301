import type { Consultant, FieldError, ProfileBody } from '../../../contract/index.ts';
import { lockUnknownSkillNames, replaceProfile } from '../../db/queries/profiles.ts';
import { listKnownSlugs, noteUnknownPhrases, resolveSkillNames } from '../../db/queries/skills.ts';
import { Fault } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { announceConsultants } from './announce-consultants.ts';
import { getMyProfile } from './get-my-profile.ts';

type DeclaredSkill = ProfileBody['skills'][number];

/**
 * Writes a consultant's whole profile. A skill that is only named becomes one of the taxonomy if the name means exactly one; a
 * name that nobody knows is kept, and noted for an operator.
 * @throws Fault validation_failed (unknown slug, a skill twice), not_found
 */
export async function putMyProfile(
  deps: Pick<Parts, 'db' | 'presence' | 'log'>,
  input: { userId: string; body: ProfileBody },
): Promise<Consultant> {
  const { userId, body } = input;
  await refuseUnknownSlugs(deps, body.skills);
  const skills = await withSlugs(deps, body.skills);
  refuseRepeated(skills);
  await deps.db.transaction().execute(async (trx) => {
    const known = await lockUnknownSkillNames(trx, userId);
    await replaceProfile(trx, {
      userId,
      headline: body.headline,
      bio: body.bio,
      languages: [...new Set(body.languages)],
      rateAmount: body.hourlyRate.amount,
      currency: body.hourlyRate.currency,
      skills,
    });
    const news = skills.filter((skill) => skill.slug === null && !known.has(skill.name.toLowerCase()));
    await noteUnknownPhrases(trx, [news.map((skill) => skill.name)]);
  });
  await announceConsultants(deps, [userId]);
  return getMyProfile(deps, { userId });
}

async function refuseUnknownSlugs(deps: Pick<Parts, 'db'>, skills: readonly DeclaredSkill[]): Promise<void> {
  const known = await listKnownSlugs(
    deps.db,
    skills.flatMap(({ slug }) => slug ?? []),
  );
  const errors = skills.flatMap(({ slug }, at): FieldError[] =>
    slug === undefined || known.has(slug)
      ? []
      : [{ path: `skills.${at}.slug`, message: `unknown skill "${slug}"; see GET /v1/skills, or send a name alone` }],
  );
  if (errors.length > 0) throw new Fault('validation_failed', 'Some skills are not in the taxonomy.', { errors });
}

async function withSlugs(deps: Pick<Parts, 'db'>, skills: readonly DeclaredSkill[]) {
  const named = skills.flatMap(({ slug, name }) => (slug === undefined ? name : []));
  const slugs = await resolveSkillNames(deps.db, named);
  return skills.map(({ slug, name, level }) => ({ slug: slug ?? slugs.get(name.toLowerCase()) ?? null, name, level }));
}

function refuseRepeated(skills: readonly { slug: string | null; name: string }[]): void {
  const seen = new Set<string>();
  const errors = skills.flatMap(({ slug, name }, at): FieldError[] => {
    const key = slug ?? `name:${name.toLowerCase()}`;
    if (seen.has(key)) return [{ path: `skills.${at}`, message: 'this skill is there already' }];
    seen.add(key);
    return [];
  });
  if (errors.length > 0) throw new Fault('validation_failed', 'A skill is there twice.', { errors });
}
