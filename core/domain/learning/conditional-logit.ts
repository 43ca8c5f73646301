/** Weights of a choice among candidates: P(chosen) = e^(w·x) ÷ Σ e^(w·x), fitted by Newton's method with a ridge. */

/** One question: its candidates' features, and which of them were right (each shares the question's one vote). */
export interface Choice {
  readonly rows: readonly Float64Array[];
  readonly right: readonly number[];
}

const RIDGE = 0.5;
const MOST_STEPS = 40;

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
};

function likelihood(choices: readonly Choice[], weights: Float64Array): number {
  let sum = (-RIDGE / 2) * dot(weights, weights);
  for (const { rows, right } of choices) {
    const values = rows.map((row) => dot(weights, row));
    const most = Math.max(...values);
    const total = values.reduce((all, value) => all + Math.exp(value - most), 0);
    sum += right.reduce((all, i) => all + values[i]! - most, 0) / right.length - Math.log(total);
  }
  return sum;
}

export function fitChoices(choices: readonly Choice[], width: number): Float64Array {
  let weights = new Float64Array(width);
  let now = likelihood(choices, weights);
  for (let round = 0; round < MOST_STEPS; round += 1) {
    const { gradient, curvature } = derivatives(choices, weights);
    const step = solve(curvature, gradient);
    let size = 1;
    let next = weights;
    let then = now;
    // Half the step until it helps: far from the optimum Newton's own step overshoots.
    for (; size > 1e-4; size /= 2) {
      next = weights.map((weight, i) => weight + size * step[i]!);
      then = likelihood(choices, next);
      if (then > now) break;
    }
    if (!(then > now)) break;
    weights = next;
    const gain = then - now;
    now = then;
    if (gain < 1e-6) break;
  }
  return weights;
}

function derivatives(choices: readonly Choice[], weights: Float64Array) {
  const width = weights.length;
  const gradient = weights.map((weight) => -RIDGE * weight);
  const curvature = Array.from({ length: width }, (_, i) => {
    const row = new Float64Array(width);
    row[i] = RIDGE;
    return row;
  });
  for (const { rows, right } of choices) {
    const values = rows.map((row) => dot(weights, row));
    const most = Math.max(...values);
    const chances = values.map((value) => Math.exp(value - most));
    const total = chances.reduce((a, b) => a + b, 0);
    const mean = new Float64Array(width);
    rows.forEach((row, i) => {
      for (let f = 0; f < width; f += 1) mean[f]! += (chances[i]! / total) * row[f]!;
    });
    for (const i of right) for (let f = 0; f < width; f += 1) gradient[f]! += (rows[i]![f]! - mean[f]!) / right.length;
    rows.forEach((row, i) => {
      const chance = chances[i]! / total;
      for (let f = 0; f < width; f += 1) {
        const apart = chance * (row[f]! - mean[f]!);
        for (let g = 0; g < width; g += 1) curvature[f]![g]! += apart * (row[g]! - mean[g]!);
      }
    });
  }
  return { gradient, curvature };
}

/** Gaussian elimination with pivoting. */
function solve(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const rows = matrix.map((row, i) => Float64Array.of(...row, right[i]!));
  const n = rows.length;
  for (let i = 0; i < n; i += 1) {
    let pivot = i;
    for (let r = i + 1; r < n; r += 1) if (Math.abs(rows[r]![i]!) > Math.abs(rows[pivot]![i]!)) pivot = r;
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    for (let r = i + 1; r < n; r += 1) {
      const factor = rows[r]![i]! / rows[i]![i]!;
      for (let c = i; c <= n; c += 1) rows[r]![c]! -= factor * rows[i]![c]!;
    }
  }
  const solution = new Float64Array(n);
  for (let i = n - 1; i >= 0; i -= 1) {
    let sum = rows[i]![n]!;
    for (let c = i + 1; c < n; c += 1) sum -= rows[i]![c]! * solution[c]!;
    solution[i] = sum / rows[i]![i]!;
  }
  return solution;
}
