import type { Consultant } from '../../../contract/index.ts';
import { findConsultantView } from '../../db/queries/consultants.ts';
import { notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { presentConsultant } from '../present/consultant.ts';

/** @throws Fault not_found */
export async function getMyProfile(deps: Pick<Parts, 'db'>, input: { userId: string }): Promise<Consultant> {
  const row = await findConsultantView(deps.db, input.userId);
  if (!row) throw notFound('consultant');
  return presentConsultant(row);
}
