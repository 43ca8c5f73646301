/** How good a ranking is, and how sure that is. Means over questions; a question without a prediction counts 0. */

export type Metrics = Record<string, number>;

/** Plural and gerund folding only, the same for what was predicted and what is right. */
const fold = (word: string): string => {
  const singular = word.replace(/([^s])s$/, '$1');
  if (word.length <= 4) return singular;
  return word
    .replace(/ies$/, 'y')
    .replace(/sses$/, 'ss')
    .replace(/([^s])s$/, '$1')
    .replace(/(?:ing|ed)$/, '');
};

export const comparable = (keyword: string): string =>
  keyword
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[-_/.,'’]+/g, ' ')
    .replace(/[^\p{L}\p{N}+# ]+/gu, ' ')
    .trim()
    .split(/\s+/)
    .map(fold)
    .join(' ');

const reciprocalRank = (ranking: readonly string[], gold: ReadonlySet<string>): number => {
  const at = ranking.findIndex((it) => gold.has(it));
  return at < 0 ? 0 : 1 / (at + 1);
};

const among = (ranking: readonly string[], gold: ReadonlySet<string>, k: number): number =>
  ranking.slice(0, k).filter((it) => gold.has(it)).length;

/** Of one question. `keywords`: best first. */
export function judgeKeywords(keywords: readonly string[], tags: readonly string[]): Metrics {
  const gold = new Set(tags.map(comparable));
  const ranking = [...new Set(keywords.map(comparable))].filter((it) => it !== '');
  const f1 = (k: number): number => {
    const hits = among(ranking, gold, k);
    return hits === 0 ? 0 : (2 * hits) / (k + gold.size);
  };
  return { 'F1@5': f1(5), 'F1@10': f1(10), MRR: reciprocalRank(ranking, gold) };
}

/** Of one question, among those online. `rookies`: who had fewer than five answers. Undefined: nobody right was online. */
export function judgeRouting(
  ranking: readonly string[],
  gold: readonly string[],
  online: ReadonlySet<string>,
  rookies: ReadonlySet<string>,
): Metrics | undefined {
  const right = new Set(gold.filter((it) => online.has(it)));
  if (right.size === 0) return undefined;
  const ranked = [...new Set(ranking)].filter((it) => online.has(it));
  const newcomers = new Set([...right].filter((it) => rookies.has(it)));
  return {
    MRR: reciprocalRank(ranked, right),
    'P@1': among(ranked, right, 1),
    'R@10': among(ranked, right, 10) / right.size,
    ...(newcomers.size > 0 && { 'rookie R@10': among(ranked, newcomers, 10) / newcomers.size }),
  };
}

/** Each metric's mean over the questions that have it, and the interval that holds 95% of the means of resampled questions. */
export function summarise(
  rows: readonly Metrics[],
): Record<string, { mean: number; low: number; high: number; n: number }> {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return Object.fromEntries(
    names.map((name) => {
      const values = rows.flatMap((row) => (row[name] === undefined ? [] : [row[name]]));
      const means = resampledMeans(values);
      return [
        name,
        {
          mean: digits(mean(values)),
          low: digits(means[Math.floor(means.length * 0.025)] ?? 0),
          high: digits(means[Math.floor(means.length * 0.975)] ?? 0),
          n: values.length,
        },
      ];
    }),
  );
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
const digits = (value: number): number => Math.round(value * 10_000) / 10_000;

const RESAMPLES = 1000;

/** Sorted; the same for the same values: the generator starts from a fixed seed. */
function resampledMeans(values: readonly number[]): number[] {
  let state = 0x9e3779b9;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const means: number[] = [];
  for (let i = 0; i < RESAMPLES; i += 1) {
    let sum = 0;
    for (let j = 0; j < values.length; j += 1) sum += values[Math.floor(random() * values.length)]!;
    means.push(values.length === 0 ? 0 : sum / values.length);
  }
  return means.sort((a, b) => a - b);
}
