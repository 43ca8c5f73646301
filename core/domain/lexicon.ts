/** The skills taxonomy as a trie of word stems: how a skill's names and aliases are found in a text. */
import { type Token, tokenise } from './text.ts';

export interface SkillEntry {
  readonly slug: string;
  readonly name: string;
  readonly aliases: readonly string[];
  /** Alias → words of which one must stand in the text before the alias counts (`go` → `golang`, `goroutine`). */
  readonly ambiguous: Readonly<Record<string, readonly string[]>>;
  readonly parent: string | null;
  readonly field: string;
}

interface Alias {
  readonly slug: string;
  readonly words: number;
  /** One of these must stand in the text with all its stems; null: the alias is clear without. */
  readonly context: readonly (readonly string[])[] | null;
}

interface Node {
  readonly next: Map<string, Node>;
  readonly aliases: Alias[];
}

export interface Lexicon {
  readonly skills: ReadonlyMap<string, SkillEntry>;
  readonly root: Node;
}

export interface Hit {
  readonly slugs: readonly string[];
  /** First token, and how many. */
  readonly at: number;
  readonly length: number;
}

const node = (): Node => ({ next: new Map(), aliases: [] });
const stems = (tokens: readonly Token[]): string[] => tokens.map((token) => token.stem);

/** `node.js` is also written `nodejs` and `node js`, `e-commerce` also `ecommerce`. */
function spellings(phrase: string): string[][] {
  const tokens = tokenise(phrase);
  if (tokens.length === 0) return [];
  const forms = [stems(tokens)];
  if (tokens.some((token) => token.surface.indexOf('.') > 0)) {
    forms.push(stems(tokenise(phrase.replaceAll('.', ''))), stems(tokenise(phrase.replaceAll('.', ' '))));
  }
  if (tokens.length === 2 && tokens[1]!.hyphened) forms.push(stems(tokenise(tokens[0]!.surface + tokens[1]!.surface)));
  return forms;
}

/**
 * Names and aliases are compared as `tokenise` gives them, so case, accents, plural and hyphens do not matter. A single
 * stop word (`go`, `it`) is an alias only with a context: it would be found in every text.
 */
export function buildLexicon(skills: readonly SkillEntry[]): Lexicon {
  const root = node();
  for (const skill of skills) {
    const contexts = new Map(
      Object.entries(skill.ambiguous).map(([alias, words]) => [
        stems(tokenise(alias)).join(' '),
        words.map((word) => stems(tokenise(word))).filter((it) => it.length > 0),
      ]),
    );
    const phrases = new Set([skill.name, ...skill.aliases, ...Object.keys(skill.ambiguous)]);
    for (const form of [...phrases].flatMap(spellings)) {
      const context = contexts.get(form.join(' ')) ?? null;
      if (context === null && form.length === 1 && tokenise(form[0]!)[0]?.stop !== false) continue;
      let at = root;
      for (const word of form) {
        const next = at.next.get(word) ?? node();
        at.next.set(word, next);
        at = next;
      }
      if (!at.aliases.some((alias) => alias.slug === skill.slug)) {
        at.aliases.push({ slug: skill.slug, words: form.length, context });
      }
    }
  }
  return { skills: new Map(skills.map((skill) => [skill.slug, skill])), root };
}

/** The longest alias that counts at each place, left to right, not overlapping. `present`: every stem of the whole question. */
export function findSkills(lexicon: Lexicon, tokens: readonly Token[], present: ReadonlySet<string>): Hit[] {
  const counts = (alias: Alias): boolean =>
    alias.context === null || alias.context.some((words) => words.every((word) => present.has(word)));
  const hits: Hit[] = [];
  for (let i = 0; i < tokens.length; ) {
    let best: Hit | undefined;
    const consider = (aliases: readonly Alias[], length: number): void => {
      const slugs = aliases.filter(counts).map((alias) => alias.slug);
      if (slugs.length > 0) best = { slugs, at: i, length };
    };
    const joined = tokens[i + 1]?.hyphened === true ? tokens[i]!.stem + tokens[i + 1]!.stem : undefined;
    if (joined !== undefined) consider(lexicon.root.next.get(joined)?.aliases ?? [], 2);
    let at = lexicon.root.next.get(tokens[i]!.stem);
    for (let length = 1; at !== undefined; length += 1) {
      if (at.aliases.length > 0 && (best === undefined || length >= best.length)) consider(at.aliases, length);
      const token = tokens[i + length];
      at = token === undefined || token.breaks ? undefined : at.next.get(token.stem);
    }
    if (best !== undefined) hits.push(best);
    i += best?.length ?? 1;
  }
  return hits;
}
