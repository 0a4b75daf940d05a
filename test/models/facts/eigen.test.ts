import { describe, expect, it } from 'vitest';
import { Random } from '../../../core/random.ts';
import { symmetricEigen } from '../../../models/facts/eigen.ts';
import { momentsOf } from '../../../models/facts/moments.ts';

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

describe('eigenvectors of a symmetric matrix', () => {
  it('are those that a person finds by hand', () => {
    const { values, vectors } = symmetricEigen([
      [2, 1],
      [1, 2],
    ]);
    expect(values[0]).toBeCloseTo(3, 12);
    expect(values[1]).toBeCloseTo(1, 12);
    vectors[0]!.forEach((value) => expect(value).toBeCloseTo(Math.SQRT1_2, 12));
    expect(dot(vectors[0]!, vectors[1]!)).toBeCloseTo(0, 12);
  });

  it('are stretched by their values, at right angles, and keep the trace, for 50 numbers', () => {
    const random = Random.of(5);
    const rows = Array.from({ length: 50 }, () => random.normals(50));
    const matrix = rows.map((a, i) => rows.map((b, j) => a[j]! + b[i]!));
    const { values, vectors } = symmetricEigen(matrix);
    vectors.forEach((vector, k) => {
      const stretched = matrix.map((row) => dot(row, vector));
      stretched.forEach((value, i) => expect(value).toBeCloseTo(values[k]! * vector[i]!, 8));
      vectors.forEach((other, j) => expect(dot(vector, other)).toBeCloseTo(j === k ? 1 : 0, 10));
    });
    expect([...values].sort((a, b) => b - a)).toEqual(values);
    const trace = matrix.reduce((sum, row, i) => sum + row[i]!, 0);
    expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trace, 8);
  });

  it('refuse a matrix that is not square', () => {
    expect(() => symmetricEigen([[1, 2]])).toThrow('expected 1 numbers in each of 1 rows');
  });
});

it('moments are those of the rows, however far from zero they lie', () => {
  const { mean, covariance } = momentsOf({ data: Float32Array.of(1001, 4, 1003, 0, 1005, 8), width: 2 });
  expect(mean).toEqual([1003, 4]);
  expect(covariance).toEqual([
    [8 / 3, 8 / 3],
    [8 / 3, 32 / 3],
  ]);
});
