import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { loadPastQuestions, saveLearnedTable } from '../../db/queries/learning.ts';
import { loadTaxonomy } from '../../db/queries/taxonomy.ts';
import { buildLexicon } from '../../domain/keywords.ts';
import { type Learned, learnFromHistory } from '../../domain/learning/learn.ts';
import type { Parts } from '../parts.ts';

/** Another name whenever what is stored takes another shape: tables of the old one are not read. */
export const MATCHING_TABLES = 'matching-2';

export interface LearnedMatching {
  readonly report: Learned['report'];
  /** Of the tables: a hash of their content. */
  readonly version: string;
  readonly bytes: number;
  /** False: history taught nothing that was not known. */
  readonly changed: boolean;
}

/** Rebuilds every learned table from history and stores it. The same history and taxonomy give the same bytes. */
export async function learnMatching(deps: Pick<Parts, 'db'>): Promise<LearnedMatching> {
  const lexicon = buildLexicon(await loadTaxonomy(deps.db));
  const { tables, report } = learnFromHistory(lexicon, await loadPastQuestions(deps.db));
  const json = JSON.stringify(tables);
  const version = createHash('sha256').update(json).digest('hex').slice(0, 12);
  const bytes = gzipSync(json);
  const changed = await saveLearnedTable(deps.db, { name: MATCHING_TABLES, version, bytes });
  return { report, version, bytes: bytes.length, changed };
}
