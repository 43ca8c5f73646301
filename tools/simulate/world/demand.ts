/** Which skills are asked for, and which are on offer: Zipf over the taxonomy, in an order that the seed decides. */
import type { SkillEntry } from '../../../core/domain/keywords.ts';
import { readTaxonomy } from '../../../migrations/taxonomy.ts';
import { Lottery, type Random, shuffled } from '../chance.ts';
import { MARKET } from './market.ts';

/** The shipped taxonomy as the database would load it. */
export function shippedTaxonomy(): SkillEntry[] {
  return readTaxonomy().flatMap(({ field, skills }) =>
    skills.map(({ slug, name, aliases, parent, ambiguous }) => ({
      slug,
      name,
      aliases,
      ambiguous: ambiguous ?? {},
      parent: parent ?? null,
      field,
    })),
  );
}

export interface Demand {
  /** Draws what a question needs most. */
  readonly asked: Lottery<SkillEntry>;
  /** Draws what a consultant is best at. */
  readonly offered: Lottery<SkillEntry>;
  /** The same within a field: what goes together. */
  readonly askedBeside: (skill: SkillEntry) => Lottery<SkillEntry>;
  readonly offeredBeside: (skill: SkillEntry) => Lottery<SkillEntry>;
}

/** How much likelier a relative of a skill stands beside it than another of its field. */
const RELATED = 6;

export function createDemand(taxonomy: readonly SkillEntry[], random: Random): Demand {
  const fields = shuffled([...new Set(taxonomy.map(({ field }) => field))], random).slice(0, MARKET.fields);
  const open = taxonomy.filter(({ field }) => fields.includes(field));
  const { exponent, shift, supplyFollows } = MARKET.demand;
  const wanted = new Map(
    shuffled(open, random).map(({ slug }, rank) => [slug, 1 / (rank + 1 + shift) ** exponent] as const),
  );
  const want = ({ slug }: SkillEntry): number => wanted.get(slug)!;
  const supply = (skill: SkillEntry): number => want(skill) ** supplyFollows;
  const beside = (weight: (skill: SkillEntry) => number) => {
    const known = new Map<string, Lottery<SkillEntry>>();
    return (skill: SkillEntry): Lottery<SkillEntry> => {
      const lottery =
        known.get(skill.slug) ??
        new Lottery(
          open.filter(({ slug, field }) => field === skill.field && slug !== skill.slug),
          (other) => weight(other) * (related(skill, other) ? RELATED : 1),
        );
      known.set(skill.slug, lottery);
      return lottery;
    };
  };
  return {
    asked: new Lottery(open, want),
    offered: new Lottery(open, supply),
    askedBeside: beside(want),
    offeredBeside: beside(supply),
  };
}

const related = (a: SkillEntry, b: SkillEntry): boolean =>
  a.parent === b.slug || b.parent === a.slug || (a.parent !== null && a.parent === b.parent);
