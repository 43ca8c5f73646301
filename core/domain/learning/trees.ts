/** Gradient-boosted trees for a yes/no question (logistic loss), complete binary trees of one depth. Deterministic. */

export interface Tree {
  /** Inner nodes breadth first; -1: everything goes left. */
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly leaf: readonly number[];
}

export interface Trees {
  readonly base: number;
  readonly trees: readonly Tree[];
}

export interface Growth {
  readonly trees: number;
  readonly depth: number;
  readonly rate: number;
  /** Least sum of p(1 − p) in a leaf. */
  readonly leastLeaf: number;
  readonly ridge: number;
  /** The share of the features that each tree may use: trees that see different things err differently. */
  readonly columns: number;
  /** The share of the rows that each tree learns from. */
  readonly rows: number;
}

const BINS = 64;

/** Trees laid out flat, one after the other: a walk through them touches three arrays and no object. */
export class Forest {
  readonly #base: number;
  readonly #inner: number;
  readonly #features: Int16Array;
  readonly #thresholds: Float64Array;
  readonly #leaves: Float64Array;

  constructor({ base, trees }: Trees) {
    this.#base = base;
    this.#inner = trees[0]?.feature.length ?? 0;
    this.#features = Int16Array.from(trees.flatMap((it) => it.feature));
    // Whatever stands there is below infinity: everything goes left.
    this.#thresholds = Float64Array.from(
      trees.flatMap(({ feature, threshold }) => threshold.map((it, n) => (feature[n]! < 0 ? Infinity : it))),
    );
    this.#features.forEach((feature, n) => {
      if (feature < 0) this.#features[n] = 0;
    });
    this.#leaves = Float64Array.from(trees.flatMap((it) => it.leaf));
  }

  /** Log-odds. `row`: the features' values. */
  predict(row: ArrayLike<number>): number {
    const inner = this.#inner;
    const features = this.#features;
    const thresholds = this.#thresholds;
    let sum = this.#base;
    for (let root = 0, leaves = 0; root < features.length; root += inner, leaves += inner + 1) {
      let at = 0;
      // A number instead of a branch: which way it goes cannot be guessed.
      while (at < inner) at = 2 * at + 1 + Number(row[features[root + at]!]! >= thresholds[root + at]!);
      sum += this.#leaves[leaves + at - inner]!;
    }
    return sum;
  }
}

/** `rows`: `labels.length` × `width` values, row after row. Both labels must occur. */
export function growTrees(rows: Float32Array, labels: Uint8Array, width: number, growth: Growth): Trees {
  const count = labels.length;
  const edges = Array.from({ length: width }, (_, f) => binEdges(rows, width, f));
  const bins = binned(rows, width, edges);
  const positive = labels.reduce((a, b) => a + b, 0);
  const base = Math.log(positive / (count - positive));
  const margin = new Float32Array(count).fill(base);
  const gradient = new Float32Array(count);
  const curvature = new Float32Array(count);
  const trees: Tree[] = [];
  const random = drawer();
  for (let round = 0; round < growth.trees; round += 1) {
    for (let i = 0; i < count; i += 1) {
      const p = 1 / (1 + Math.exp(-margin[i]!));
      const weight = Number(random() < growth.rows);
      gradient[i] = weight * (labels[i]! - p);
      curvature[i] = weight * p * (1 - p);
    }
    const features = edges.flatMap((_, f) => (random() < growth.columns ? [f] : []));
    trees.push(growTree({ features, bins, width, edges, gradient, curvature, growth, margin }));
  }
  return { base: rounded(base), trees };
}

interface Ground {
  readonly features: readonly number[];
  readonly bins: Uint8Array;
  readonly width: number;
  readonly edges: readonly Float32Array[];
  readonly gradient: Float32Array;
  readonly curvature: Float32Array;
  readonly growth: Growth;
  /** Moved by what the new tree says. */
  readonly margin: Float32Array;
}

function growTree({ features, bins, width, edges, gradient, curvature, growth, margin }: Ground): Tree {
  const { depth, ridge } = growth;
  const node = new Uint8Array(margin.length);
  const feature: number[] = [];
  const threshold: number[] = [];
  for (let level = 0; level < depth; level += 1) {
    const width2 = width * BINS;
    const gradients = new Float64Array(width2 << level);
    const curvatures = new Float64Array(width2 << level);
    for (let i = 0; i < node.length; i += 1) {
      const from = node[i]! * width2;
      const g = gradient[i]!;
      const h = curvature[i]!;
      if (h === 0) continue;
      for (let k = 0; k < features.length; k += 1) {
        const f = features[k]!;
        const at = from + f * BINS + bins[i * width + f]!;
        gradients[at]! += g;
        curvatures[at]! += h;
      }
    }
    const cuts: number[] = [];
    for (let n = 0; n < 1 << level; n += 1) {
      const split = bestSplit(gradients, curvatures, n * width2, features, edges, growth);
      feature.push(split.feature);
      threshold.push(split.feature < 0 ? 0 : edges[split.feature]![split.bin]!);
      cuts.push(split.feature, split.bin);
    }
    for (let i = 0; i < node.length; i += 1) {
      const f = cuts[2 * node[i]!]!;
      const right = f >= 0 && bins[i * width + f]! > cuts[2 * node[i]! + 1]!;
      node[i] = 2 * node[i]! + (right ? 1 : 0);
    }
  }
  const gradients = new Float64Array(1 << depth);
  const curvatures = new Float64Array(1 << depth);
  for (let i = 0; i < node.length; i += 1) {
    gradients[node[i]!]! += gradient[i]!;
    curvatures[node[i]!]! += curvature[i]!;
  }
  const leaf = Array.from(gradients, (g, n) => rounded((growth.rate * g) / (curvatures[n]! + ridge)));
  for (let i = 0; i < node.length; i += 1) margin[i]! += leaf[node[i]!]!;
  return { feature, threshold, leaf };
}

function bestSplit(
  gradients: Float64Array,
  curvatures: Float64Array,
  from: number,
  features: readonly number[],
  edges: readonly Float32Array[],
  { leastLeaf, ridge }: Growth,
): { feature: number; bin: number } {
  let best = { feature: -1, bin: 0 };
  let bestGain = 1e-6;
  for (const f of features) {
    const cuts = edges[f]!;
    const at = from + f * BINS;
    let allG = 0;
    let allH = 0;
    for (let bin = 0; bin < BINS; bin += 1) {
      allG += gradients[at + bin]!;
      allH += curvatures[at + bin]!;
    }
    let g = 0;
    let h = 0;
    for (let bin = 0; bin < cuts.length; bin += 1) {
      g += gradients[at + bin]!;
      h += curvatures[at + bin]!;
      if (h < leastLeaf || allH - h < leastLeaf) continue;
      const gain = (g * g) / (h + ridge) + (allG - g) ** 2 / (allH - h + ridge) - (allG * allG) / (allH + ridge);
      if (gain > bestGain) {
        bestGain = gain;
        best = { feature: f, bin };
      }
    }
  }
  return best;
}

/** Rising values that part a feature into about equal shares; at most BINS − 1. */
function binEdges(rows: Float32Array, width: number, feature: number): Float32Array {
  const count = rows.length / width;
  const step = Math.max(1, Math.floor(count / 20_000));
  const sample: number[] = [];
  for (let i = 0; i < count; i += step) sample.push(rows[i * width + feature]!);
  const sorted = Float32Array.from(sample).sort();
  const edges: number[] = [];
  for (let k = 1; k < BINS; k += 1) {
    const value = sorted[Math.floor((k * sorted.length) / BINS)]!;
    if (edges.length === 0 || value > edges.at(-1)!) edges.push(value);
  }
  return Float32Array.from(edges);
}

/** How many of a feature's edges a value reaches. */
function binned(rows: Float32Array, width: number, edges: readonly Float32Array[]): Uint8Array {
  return Uint8Array.from(rows, (value, i) => {
    const cuts = edges[i % width]!;
    let low = 0;
    let high = cuts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cuts[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}

/** 0..1, always the same row of numbers. */
function drawer(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
