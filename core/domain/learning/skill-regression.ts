/**
 * One linear model a skill: how much each term speaks for or against it, given all the others. Ridge regression, one against
 * the rest, solved in its dual form by conjugate gradients for sixteen skills at once. Deterministic.
 */
import type { TermVector } from './term-vector.ts';

/** For each term: skill, weight in thousandths, skill, weight … */
export type RegressionTables = readonly (readonly number[])[];

const SCALE = 1000;
/** Smaller weights (.02) are as good as none, and half of all. */
const LEAST_WEIGHT = 20;
/** A skill that was asked for once is better found by its one question. */
const LEAST_ASKED = 2;
const RIDGE = 1;
/** Twice as many find nothing more. */
const MOST_STEPS = 10;
/** Of the right-hand side's length. */
const TOLERANCE = 0.02;
/** Skills that are solved at once: their values lie side by side, so each term is fetched once for all. */
const ABREAST = 16;

export class SkillRegression {
  readonly #offsets: Int32Array;
  readonly #skills: Int32Array;
  readonly #weights: Float32Array;
  readonly #scores: Float64Array;

  /** No tables: every score is 0. `places`: stored skill → position today; undefined: it has left the taxonomy. */
  constructor(tables: RegressionTables, skills: number, places?: readonly (number | undefined)[]) {
    this.#scores = new Float64Array(skills);
    this.#offsets = new Int32Array(tables.length + 1);
    const entries = tables.reduce((sum, row) => sum + row.length / 2, 0);
    this.#skills = new Int32Array(entries);
    this.#weights = new Float32Array(entries);
    let at = 0;
    tables.forEach((row, term) => {
      for (let i = 0; i < row.length; i += 2) {
        const skill = places === undefined ? row[i] : places[row[i]!];
        if (skill === undefined) continue;
        this.#skills[at] = skill;
        this.#weights[at] = row[i + 1]! / SCALE;
        at += 1;
      }
      this.#offsets[term + 1] = at;
    });
  }

  /** About 1 for a skill that the question surely is about, about 0 for others. The same array each time. */
  score({ terms, values }: TermVector): Float64Array {
    const scores = this.#scores.fill(0);
    if (this.#weights.length === 0) return scores;
    for (let i = 0; i < terms.length; i += 1) {
      const value = values[i]!;
      for (let at = this.#offsets[terms[i]!]!, end = this.#offsets[terms[i]! + 1]!; at < end; at += 1) {
        scores[this.#skills[at]!]! += value * this.#weights[at]!;
      }
    }
    return scores;
  }
}

/**
 * `skillsOf[i]`: positions of the skills that `vectors[i]` is about.
 * @param leastWeight in thousandths; what is smaller is left out
 */
export function fitRegression(
  vectors: readonly TermVector[],
  skillsOf: readonly (readonly number[])[],
  size: { readonly terms: number; readonly skills: number },
  leastWeight = LEAST_WEIGHT,
): RegressionTables {
  const asked = new Int32Array(size.skills);
  for (const skills of skillsOf) for (const skill of skills) asked[skill]! += 1;
  const frequent = Array.from(asked.keys()).filter((skill) => asked[skill]! >= LEAST_ASKED);
  const matrix = toMatrix(vectors, size.terms);
  const rows: number[][] = Array.from({ length: size.terms }, () => []);
  for (let from = 0; from < frequent.length; from += ABREAST) {
    const abreast = frequent.slice(from, from + ABREAST);
    const places = new Map(abreast.map((skill, j) => [skill, j]));
    const wanted = new Float64Array(vectors.length * ABREAST);
    skillsOf.forEach((skills, i) => {
      for (const skill of skills) {
        const j = places.get(skill);
        if (j !== undefined) wanted[i * ABREAST + j] = 1;
      }
    });
    const weights = new Float64Array(size.terms * ABREAST);
    toTerms(matrix, solve(matrix, wanted), weights);
    for (let term = 0; term < size.terms; term += 1) {
      abreast.forEach((skill, j) => {
        const weight = Math.round(weights[term * ABREAST + j]! * SCALE);
        if (Math.abs(weight) >= leastWeight) rows[term]!.push(skill, weight);
      });
    }
  }
  return rows;
}

/** Sparse, a row a question. */
interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly offsets: Int32Array;
  readonly terms: Int32Array;
  readonly values: Float64Array;
}

function toMatrix(vectors: readonly TermVector[], columns: number): Matrix {
  const offsets = new Int32Array(vectors.length + 1);
  vectors.forEach(({ terms }, i) => {
    offsets[i + 1] = offsets[i]! + terms.length;
  });
  const terms = new Int32Array(offsets.at(-1)!);
  const values = new Float64Array(terms.length);
  vectors.forEach((vector, i) => {
    terms.set(vector.terms, offsets[i]);
    values.set(vector.values, offsets[i]);
  });
  return { rows: vectors.length, columns, offsets, terms, values };
}

/** `into` += matrixᵀ × `from`, for all that are abreast. */
function toTerms({ rows, offsets, terms, values }: Matrix, from: Float64Array, into: Float64Array): void {
  for (let i = 0; i < rows; i += 1) {
    const a = i * ABREAST;
    for (let k = offsets[i]!, end = offsets[i + 1]!; k < end; k += 1) {
      const b = terms[k]! * ABREAST;
      const value = values[k]!;
      for (let j = 0; j < ABREAST; j += 1) into[b + j]! += value * from[a + j]!;
    }
  }
}

/** `into` = matrix × `from` + ridge × `plus` */
function toRows(matrix: Matrix, from: Float64Array, plus: Float64Array, into: Float64Array): void {
  const { rows, offsets, terms, values } = matrix;
  for (let i = 0; i < rows; i += 1) {
    const a = i * ABREAST;
    for (let j = 0; j < ABREAST; j += 1) into[a + j] = RIDGE * plus[a + j]!;
    for (let k = offsets[i]!, end = offsets[i + 1]!; k < end; k += 1) {
      const b = terms[k]! * ABREAST;
      const value = values[k]!;
      for (let j = 0; j < ABREAST; j += 1) into[a + j]! += value * from[b + j]!;
    }
  }
}

/** Σ over rows of a × b, for each that is abreast. */
function products(a: Float64Array, b: Float64Array): Float64Array {
  const sums = new Float64Array(ABREAST);
  for (let i = 0; i < a.length; i += ABREAST) {
    for (let j = 0; j < ABREAST; j += 1) sums[j]! += a[i + j]! * b[i + j]!;
  }
  return sums;
}

/** (matrix × matrixᵀ + ridge) × what is returned = `wanted`, as near as the tolerance asks. */
function solve(matrix: Matrix, wanted: Float64Array): Float64Array {
  const solution = new Float64Array(wanted.length);
  const rest = wanted.slice();
  const direction = wanted.slice();
  const image = new Float64Array(wanted.length);
  const overTerms = new Float64Array(matrix.columns * ABREAST);
  const start = products(rest, rest);
  let left = start;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (left.every((square, j) => square <= TOLERANCE ** 2 * start[j]!)) break;
    overTerms.fill(0);
    toTerms(matrix, direction, overTerms);
    toRows(matrix, overTerms, direction, image);
    const bend = products(direction, image);
    const length = left.map((square, j) => (bend[j]! > 0 ? square / bend[j]! : 0));
    for (let i = 0; i < solution.length; i += ABREAST) {
      for (let j = 0; j < ABREAST; j += 1) {
        solution[i + j]! += length[j]! * direction[i + j]!;
        rest[i + j]! -= length[j]! * image[i + j]!;
      }
    }
    const next = products(rest, rest);
    const turn = next.map((square, j) => (left[j]! > 0 ? square / left[j]! : 0));
    for (let i = 0; i < direction.length; i += ABREAST) {
      for (let j = 0; j < ABREAST; j += 1) direction[i + j] = rest[i + j]! + turn[j]! * direction[i + j]!;
    }
    left = next;
  }
  return solution;
}
