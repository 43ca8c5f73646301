import { createHash } from 'node:crypto';
import type { Db } from '../../db/connect.ts';
import { findLearnedVersion } from '../../db/queries/learning.ts';
import { loadTaxonomy } from '../../db/queries/taxonomy.ts';
import { buildLexicon } from '../../domain/keywords.ts';
import type { OnlineIndex } from '../../online/index.ts';
import type { Log } from '../../ports/log.ts';
import type { LexiconHolder } from '../parts.ts';
import { MATCHING_TABLES } from './learn-matching.ts';
import { loadLearned } from './load-learned.ts';

export interface TaxonomyHolder {
  current(): LexiconHolder;
  /** Reads it anew: an operator has changed it. */
  reload(): Promise<void>;
  stop(): void;
}

/** How soon tables that were learned meanwhile are taken up; `npm run learn` need not reach every process. */
const LOOK_AGAIN_MS = 60_000;

/**
 * Holds the taxonomy and what was learned in memory, in the form that extraction and matching read; its version is a hash of what
 * it was made of. The index is told of a learned order as soon as there is one.
 */
export async function holdTaxonomy(deps: {
  db: Db;
  log: Log;
  online: Pick<OnlineIndex, 'orderBy'>;
}): Promise<TaxonomyHolder> {
  let learnedVersion: string | undefined;
  const load = async (): Promise<LexiconHolder> => {
    const entries = await loadTaxonomy(deps.db);
    const lexicon = buildLexicon(entries);
    const learned = await loadLearned(deps, lexicon);
    learnedVersion = learned?.version;
    deps.online.orderBy(learned?.order);
    const version = createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 12);
    return {
      lexicon,
      version: learned?.model ? `${version}+${learned.version}` : version,
      slugs: new Set(entries.map((entry) => entry.slug)),
      model: learned?.model,
    };
  };
  let current = await load();
  const reload = async (): Promise<void> => {
    current = await load();
    deps.log.info({ version: current.version, skills: current.slugs.size }, 'taxonomy reloaded');
  };
  const look = async (): Promise<void> => {
    if ((await findLearnedVersion(deps.db, MATCHING_TABLES)) !== learnedVersion) await reload();
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => deps.log.warn({ err: error }, 'learned tables were not looked for'));
  }, LOOK_AGAIN_MS);
  timer.unref();
  return { current: () => current, reload, stop: () => clearInterval(timer) };
}
