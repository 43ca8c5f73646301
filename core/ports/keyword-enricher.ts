/** Somebody outside who reads a question and names skills that it needs and does not spell out: optional, and believed only a little. */
import type { SuggestedSkill } from '../domain/suggestions.ts';

export type { SuggestedSkill };

/** The skills that may be named; `version` changes with them. */
export interface Vocabulary {
  readonly version: string;
  readonly slugs: ReadonlySet<string>;
}

export interface KeywordEnricher {
  /**
   * Only slugs of the vocabulary, weights 0..1, the weightiest first. Never throws and answers within seconds: nothing to add, and nobody
   * to ask, are both an empty list.
   */
  suggestSkills(input: {
    readonly title: string;
    readonly body: string;
    readonly vocabulary: Vocabulary;
  }): Promise<readonly SuggestedSkill[]>;
}
