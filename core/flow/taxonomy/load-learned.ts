import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { findLearnedTable } from '../../db/queries/learning.ts';
import type { Lexicon } from '../../domain/keywords.ts';
import type { LearnedTables } from '../../domain/learning/learn.ts';
import { Ranker } from '../../domain/learning/ranker.ts';
import { SkillModel } from '../../domain/learning/skill-model.ts';
import { WEIGHTS } from '../../domain/scoring.ts';
import type { LearnedOrder } from '../../online/index.ts';
import type { Parts } from '../parts.ts';
import { MATCHING_TABLES } from './learn-matching.ts';

export interface LearnedMatchers {
  readonly version: string;
  /** undefined: history had too few questions with skills. */
  readonly model: SkillModel | undefined;
  readonly order: LearnedOrder | undefined;
}

/** What was learned, ready for use; undefined in a new installation. */
export async function loadLearned(deps: Pick<Parts, 'db'>, lexicon: Lexicon): Promise<LearnedMatchers | undefined> {
  const stored = await findLearnedTable(deps.db, MATCHING_TABLES);
  if (!stored) return undefined;
  const { skills, rank } = JSON.parse(String(await promisify(gunzip)(stored.bytes))) as LearnedTables;
  return {
    version: stored.version,
    model: skills === null ? undefined : new SkillModel(lexicon, skills),
    order:
      rank === null
        ? undefined
        : { ranker: new Ranker(lexicon, rank), version: `${WEIGHTS.version}+${stored.version}` },
  };
}
