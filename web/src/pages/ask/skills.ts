import type { Preview } from '@consultant-connect/client';

export interface NamedSkill {
  readonly slug: string;
  readonly name: string;
}

const SHORTEST_WORD = 3;

/** The last word of the text, if it is long enough to look up. */
export function wordBeingTyped(text: string): string {
  const [word = ''] = /[\p{L}\p{N}+#.-]+$/u.exec(text) ?? [];
  return word.length >= SHORTEST_WORD ? word.slice(0, 80) : '';
}

/** The skills that the keywords stand for, weightiest first, by the names that the consultants give them. */
export function understood(preview: Preview | undefined): NamedSkill[] {
  const names = new Map<string, string>();
  for (const { consultant } of preview?.consultants ?? []) {
    for (const { slug, name } of consultant.skills) if (slug !== null) names.set(slug, name);
  }
  const slugs = (preview?.keywords ?? []).toSorted((a, b) => b.weight - a.weight).map(({ skill }) => skill);
  return [...new Set(slugs)]
    .filter((slug) => slug !== undefined)
    .map((slug) => ({ slug, name: names.get(slug) ?? readable(slug) }));
}

/** `sql-server` as people write it, when nobody has said better. */
const readable = (slug: string): string => slug.charAt(0).toUpperCase() + slug.slice(1).replaceAll('-', ' ');
