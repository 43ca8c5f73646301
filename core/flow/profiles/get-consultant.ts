import type { Consultant } from '../../../contract/index.ts';
import { findPublicConsultantView } from '../../db/queries/profiles.ts';
import { notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { presentConsultant } from '../present/consultant.ts';

/** A public profile. @throws Fault not_found, also for who is banned or has gone */
export async function getConsultant(deps: Pick<Parts, 'db'>, input: { consultantId: string }): Promise<Consultant> {
  const row = await findPublicConsultantView(deps.db, input.consultantId);
  if (!row) throw notFound('consultant');
  return presentConsultant(row);
}
