import type { Consultant, Page, Tier } from '../../../contract/index.ts';
import { listConsultantViews } from '../../db/queries/profiles.ts';
import { beforeId, type PageRequest, toPage } from '../page.ts';
import type { Parts } from '../parts.ts';
import { presentConsultant } from '../present/consultant.ts';

export interface ListConsultantsInput {
  readonly page: PageRequest;
  readonly skill?: string | undefined;
  readonly tier?: Tier | undefined;
  /** Connected, be they free or busy. */
  readonly online?: boolean | undefined;
}

/** Public profiles, the newest account first. */
export async function listConsultants(
  deps: Pick<Parts, 'db'>,
  { page, skill, tier, online }: ListConsultantsInput,
): Promise<Page<Consultant>> {
  const rows = await listConsultantViews(deps.db, {
    skill: skill ?? null,
    tier: tier ?? null,
    online: online ?? null,
    before: beforeId(page),
    limit: page.limit,
  });
  return toPage(rows, page, (row) => row.user_id, presentConsultant);
}
