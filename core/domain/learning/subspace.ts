/** The few directions in which the rows of a sparse matrix lie most, by subspace iteration. The same rows give the same bits. */

export type SparseRows = readonly { readonly columns: Int32Array; readonly values: Float64Array }[];

const ROUNDS = 6;

/** An orthonormal basis of the dominant right subspace: `width` columns of `columns` rows, row after row. Columns beyond the rank are 0. */
export function dominantSpace(rows: SparseRows, columns: number, width: number): Float64Array {
  let basis = orthonormal(signs(columns * width), width);
  for (let round = 0; round < ROUNDS; round += 1) basis = orthonormal(gramTimes(rows, basis, width), width);
  return basis;
}

/** AᵀA × basis, a row of A at a time. */
function gramTimes(rows: SparseRows, basis: Float64Array, width: number): Float64Array {
  const product = new Float64Array(basis.length);
  const image = new Float64Array(width);
  for (const { columns, values } of rows) {
    image.fill(0);
    for (let i = 0; i < columns.length; i += 1) {
      const from = columns[i]! * width;
      const value = values[i]!;
      for (let k = 0; k < width; k += 1) image[k]! += value * basis[from + k]!;
    }
    for (let i = 0; i < columns.length; i += 1) {
      const to = columns[i]! * width;
      const value = values[i]!;
      for (let k = 0; k < width; k += 1) product[to + k]! += value * image[k]!;
    }
  }
  return product;
}

/** Q = M L⁻ᵀ with L Lᵀ = MᵀM (Cholesky QR): one pass over the long side. A column that depends on those before it becomes 0. */
function orthonormal(matrix: Float64Array, width: number): Float64Array {
  const lower = new Float64Array(width * width);
  const inverse = new Float64Array(width);
  const rows = matrix.length / width;
  for (let row = 0; row < rows; row += 1) {
    const from = row * width;
    for (let i = 0; i < width; i += 1) {
      const value = matrix[from + i]!;
      if (value === 0) continue;
      for (let j = 0; j <= i; j += 1) lower[i * width + j]! += value * matrix[from + j]!;
    }
  }
  for (let j = 0; j < width; j += 1) {
    const full = lower[j * width + j]!;
    let rest = full;
    for (let k = 0; k < j; k += 1) rest -= lower[j * width + k]! ** 2;
    inverse[j] = rest > 1e-10 * full ? 1 / Math.sqrt(rest) : 0;
    lower[j * width + j] = Math.sqrt(Math.max(0, rest));
    for (let i = j + 1; i < width; i += 1) {
      let sum = lower[i * width + j]!;
      for (let k = 0; k < j; k += 1) sum -= lower[i * width + k]! * lower[j * width + k]!;
      lower[i * width + j] = sum * inverse[j]!;
    }
  }
  const result = new Float64Array(matrix.length);
  for (let row = 0; row < rows; row += 1) {
    const from = row * width;
    for (let j = 0; j < width; j += 1) {
      let sum = matrix[from + j]!;
      for (let k = 0; k < j; k += 1) sum -= lower[j * width + k]! * result[from + k]!;
      result[from + j] = sum * inverse[j]!;
    }
  }
  return result;
}

/** ±1, always the same: a start that leans to nothing. */
function signs(count: number): Float64Array {
  let state = 1;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state < 2 ** 31 ? -1 : 1;
  });
}
