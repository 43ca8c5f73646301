export interface SkillEntry {
  readonly slug: string;
  readonly name: string;
  readonly aliases: readonly string[];
  /** Alias → words of which one must stand in the text before the alias counts (`go` → `golang`, `goroutine`). */
  readonly ambiguous: Readonly<Record<string, readonly string[]>>;
  readonly parent: string | null;
  readonly field: string;
}
export interface Keyword {
  term: string;
  /** 0..1; the first has 1. */
  weight: number;
  skill?: string;
}
export interface Lexicon {
  readonly skills: ReadonlyMap<string, SkillEntry>;
}
export interface ExtractedKeywords {
  /** At most 12, skills first, then words; each by falling weight. */
  readonly keywords: Keyword[];
  /** Phrases that matter here and that the taxonomy does not know, lower case. */
  readonly unknown: string[];
}
export declare function buildLexicon(skills: readonly SkillEntry[]): Lexicon;
export declare function extractKeywords(
  lexicon: Lexicon,
  question: { title: string; body: string; skills?: readonly string[] },
): ExtractedKeywords;
