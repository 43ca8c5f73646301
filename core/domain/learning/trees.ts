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
}

const BINS = 64;

/** Log-odds. `row`: the features' values. */
export function predict({ base, trees }: Trees, row: ArrayLike<number>): number {
  let sum = base;
  for (const { feature, threshold, leaf } of trees) {
    let at = 0;
    while (at < feature.length) {
      const f = feature[at]!;
      at = 2 * at + (f >= 0 && row[f]! >= threshold[at]! ? 2 : 1);
    }
    sum += leaf[at - feature.length]!;
  }
  return sum;
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
  for (let round = 0; round < growth.trees; round += 1) {
    for (let i = 0; i < count; i += 1) {
      const p = 1 / (1 + Math.exp(-margin[i]!));
      gradient[i] = labels[i]! - p;
      curvature[i] = p * (1 - p);
    }
    trees.push(growTree({ bins, width, edges, gradient, curvature, growth, margin }));
  }
  return { base: rounded(base), trees };
}

interface Ground {
  readonly bins: Uint8Array;
  readonly width: number;
  readonly edges: readonly Float32Array[];
  readonly gradient: Float32Array;
  readonly curvature: Float32Array;
  readonly growth: Growth;
  /** Moved by what the new tree says. */
  readonly margin: Float32Array;
}

function growTree({ bins, width, edges, gradient, curvature, growth, margin }: Ground): Tree {
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
      for (let f = 0; f < width; f += 1) {
        const at = from + f * BINS + bins[i * width + f]!;
        gradients[at]! += g;
        curvatures[at]! += h;
      }
    }
    const cuts: number[] = [];
    for (let n = 0; n < 1 << level; n += 1) {
      const split = bestSplit(gradients, curvatures, n * width2, edges, growth);
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
  edges: readonly Float32Array[],
  { leastLeaf, ridge }: Growth,
): { feature: number; bin: number } {
  let best = { feature: -1, bin: 0 };
  let bestGain = 1e-6;
  edges.forEach((cuts, f) => {
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
  });
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

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
