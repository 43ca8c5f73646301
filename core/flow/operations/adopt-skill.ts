import type { FieldError, Skill } from '../../../contract/index.ts';
import { insertAudit } from '../../db/queries/operations.ts';
import { findSkill, insertSkill, resolvePhrase } from '../../db/queries/skills.ts';
import { Fault } from '../../domain/fault.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { announceConsultants } from '../profiles/announce-consultants.ts';

export interface AdoptSkillInput {
  readonly adminId: string;
  readonly phrase: string;
  readonly slug: string;
  readonly name?: string | undefined;
  readonly field?: string | undefined;
}

/**
 * Makes a phrase an alias of a skill, which comes into being if there is none of that slug. Consultants who named it have the
 * skill from now on, and every process reads the taxonomy anew. Audited.
 * @throws Fault validation_failed (a new skill without name or field)
 */
export async function adoptSkill(deps: Pick<Parts, 'db' | 'presence' | 'log'>, input: AdoptSkillInput): Promise<Skill> {
  const { adminId, phrase, slug } = input;
  const { skill, consultantIds } = await deps.db.transaction().execute(async (trx) => {
    const isNew = !(await findSkill(trx, slug));
    if (isNew) await insertSkill(trx, { slug, ...nameAndField(input) });
    const consultantIds = await resolvePhrase(trx, { phrase, slug });
    await insertAudit(trx, {
      id: newId(),
      adminId,
      action: isNew ? 'skill.approve' : 'skill.merge',
      subjectType: 'skill',
      subjectId: slug,
      reason: phrase,
    });
    const skill = await findSkill(trx, slug);
    if (!skill) throw new Error('a skill vanished while it was adopted');
    return { skill, consultantIds };
  });
  await announceTaxonomy(deps);
  if (consultantIds.length > 0) await announceConsultants(deps, consultantIds);
  return { slug: skill.slug, name: skill.name, aliases: skill.aliases, field: skill.field };
}

function nameAndField({ slug, name, field }: AdoptSkillInput): { name: string; field: string } {
  if (name !== undefined && field !== undefined) return { name, field };
  const errors: FieldError[] = [];
  if (name === undefined) errors.push({ path: 'name', message: 'needed for a new skill' });
  if (field === undefined) errors.push({ path: 'field', message: 'needed for a new skill' });
  throw new Fault('validation_failed', `There is no skill "${slug}" yet: give it a name and a field.`, { errors });
}

async function announceTaxonomy(deps: Pick<Parts, 'presence' | 'log'>): Promise<void> {
  try {
    await deps.presence.announceTaxonomy();
  } catch (error) {
    deps.log.warn({ error: String(error) }, 'a change of the taxonomy could not be announced');
  }
}
