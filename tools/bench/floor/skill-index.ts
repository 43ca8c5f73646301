/** Exact scoring over everybody online, as little as it can be: skill → who has it, how well, in typed arrays. */
import type { Consultant } from '../population/population.ts';

export interface Scored {
  /** Number in the population. */
  readonly n: number;
  readonly score: number;
}
interface List {
  readonly slots: Int32Array;
  readonly strengths: Float64Array;
  readonly idf: number;
}

export class SkillIndex {
  readonly #lists = new Map<string, List>();
  readonly #standing: Float64Array;
  readonly #sums: Float64Array;
  readonly #touched: Int32Array;

  constructor(consultants: readonly Consultant[]) {
    this.#standing = Float64Array.from(consultants, standingOf);
    this.#sums = new Float64Array(consultants.length);
    this.#touched = new Int32Array(consultants.length);
    const entries = consultants.flatMap(({ skills }, slot) => skills.map((skill) => ({ slot, ...skill })));
    for (const [slug, having] of Map.groupBy(entries, (it) => it.slug)) {
      this.#lists.set(slug, {
        slots: Int32Array.from(having, (it) => it.slot),
        strengths: Float64Array.from(having, (it) => strengthOf(it.level)),
        idf: Math.log(1 + consultants.length / having.length),
      });
    }
  }

  /** Best first. */
  best(slugs: readonly string[], limit: number): Scored[] {
    const sums = this.#sums;
    const touched = this.#touched;
    let count = 0;
    for (const slug of slugs) {
      const list = this.#lists.get(slug);
      if (!list) continue;
      const { slots, strengths, idf } = list;
      for (let i = 0; i < slots.length; i += 1) {
        const slot = slots[i]!;
        if (sums[slot] === 0) touched[count++] = slot;
        sums[slot]! += idf * strengths[i]!;
      }
    }
    const best: Scored[] = [];
    let least = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < count; i += 1) {
      const n = touched[i]!;
      const score = sums[n]! + this.#standing[n]!;
      sums[n] = 0;
      if (score <= least) continue;
      if (best.length === limit) best.pop();
      best.splice(best.findLastIndex((it) => it.score >= score) + 1, 0, { n, score });
      if (best.length === limit) least = best[limit - 1]!.score;
    }
    return best;
  }
}

export const strengthOf = (level: number): number => Math.log(1 + 0.4 + 0.2 * level);
export const standingOf = ({ trustScore, completedSessions }: Consultant): number =>
  trustScore / 1000 + 0.5 / Math.sqrt(1 + completedSessions);
