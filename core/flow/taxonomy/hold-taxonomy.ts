import { createHash } from 'node:crypto';
import type { Db } from '../../db/connect.ts';
import { loadTaxonomy } from '../../db/queries/taxonomy.ts';
import { buildLexicon } from '../../domain/keywords.ts';
import type { Log } from '../../ports/log.ts';
import type { LexiconHolder } from '../parts.ts';

export interface TaxonomyHolder {
  current(): LexiconHolder;
  /** Reads it anew: an operator has changed it. */
  reload(): Promise<void>;
}

/** Holds the taxonomy in memory, in the form that extraction reads; its version is a hash of what it was made of. */
export async function holdTaxonomy(deps: { db: Db; log: Log }): Promise<TaxonomyHolder> {
  const load = async (): Promise<LexiconHolder> => {
    const entries = await loadTaxonomy(deps.db);
    return {
      lexicon: buildLexicon(entries),
      version: createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 12),
      slugs: new Set(entries.map((entry) => entry.slug)),
    };
  };
  let current = await load();
  return {
    current: () => current,
    async reload() {
      current = await load();
      deps.log.info({ version: current.version, skills: current.slugs.size }, 'taxonomy reloaded');
    },
  };
}
