import { RivuletError } from '../../core/errors.ts';

/** Sweeps after which the off-diagonal of any matrix met here has long vanished. */
const MAX_SWEEPS = 60;

/** Eigenvalues in descending order, and an eigenvector of length 1 for each. */
export interface Eigen {
  readonly values: readonly number[];
  readonly vectors: readonly (readonly number[])[];
}

/**
 * The eigenvalues and eigenvectors of a symmetric matrix, by cyclic Jacobi rotations (Golub & Van Loan, Matrix
 * Computations, §8.5). The sign of a vector is such that its largest number is positive.
 * @throws RivuletError `bad-shape` when the matrix is not square.
 */
export function symmetricEigen(matrix: readonly (readonly number[])[]): Eigen {
  const size = matrix.length;
  if (matrix.some((row) => row.length !== size)) {
    throw new RivuletError('bad-shape', `expected ${size} numbers in each of ${size} rows`);
  }
  const a = matrix.map((row) => [...row]);
  const v = a.map((_, i) => a.map((_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < MAX_SWEEPS && offDiagonal(a) > 0; sweep++) {
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, v, p, q);
  }
  const order = a.map((row, i) => ({ i, value: row[i]! })).sort((x, y) => y.value - x.value);
  return {
    values: order.map(({ value }) => value),
    vectors: order.map(({ i }) => upright(v.map((row) => row[i]!))),
  };
}

/** What is left to turn away, relative to the diagonal; 0 when nothing is that double precision could tell. */
function offDiagonal(a: readonly (readonly number[])[]): number {
  let [off, on] = [0, 0];
  a.forEach((row, i) => row.forEach((value, j) => (i === j ? (on += value ** 2) : (off += value ** 2))));
  return off > on * Number.EPSILON ** 2 ? off : 0;
}

/** Turns the plane of two coordinates so that their common number becomes 0. */
function rotate(a: number[][], v: number[][], p: number, q: number): void {
  const off = a[p]![q]!;
  if (off === 0) return;
  const theta = (a[q]![q]! - a[p]![p]!) / (2 * off);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (const row of a) turn(row, p, q, c, s);
  const [rowP, rowQ] = [a[p]!, a[q]!];
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [rowP[k]!, rowQ[k]!];
    rowP[k] = c * x - s * y;
    rowQ[k] = s * x + c * y;
  }
  for (const row of v) turn(row, p, q, c, s);
}

function turn(row: number[], p: number, q: number, c: number, s: number): void {
  const [x, y] = [row[p]!, row[q]!];
  row[p] = c * x - s * y;
  row[q] = s * x + c * y;
}

function upright(vector: readonly number[]): readonly number[] {
  const largest = vector.reduce((top, value) => (Math.abs(value) > Math.abs(top) ? value : top), 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}
