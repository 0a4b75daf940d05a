import { describe, expect, test } from 'vitest';
import { isRecording } from '../../models/compiler/recorder.ts';
import * as tf from '../../models/compiler/tensorflow.ts';
import { checkDynamic, checkStatic, POINTS } from '../fixtures/compiler.ts';
import { programOf, type Row } from './row.ts';
import { table, withoutGradient } from './table.ts';

const registered = tf.getKernelsForBackend('onnx').map(({ kernelName }) => kernelName);

/** Kernels that ran since the row began, and kernels whose gradient did. */
const ran = new Set<string>();
const differentiated = new Set<string>();

for (const config of tf.getKernelsForBackend('onnx')) {
  const { kernelName, kernelFunc } = config;
  config.kernelFunc = (parameters) => {
    ran.add(kernelName);
    return kernelFunc(parameters);
  };
  const gradient = tf.getGradient(kernelName) as { gradFunc: tf.GradFunc } | undefined;
  if (!gradient) continue;
  const { gradFunc } = gradient;
  gradient.gradFunc = (...parameters) => {
    if (isRecording()) differentiated.add(kernelName);
    return gradFunc(...parameters);
  };
}

const byKernel = new Map<string, Row[]>();
for (const row of table) byKernel.set(row.kernel, [...(byKernel.get(row.kernel) ?? []), row]);

describe.each([...byKernel])('%s', (kernel, rows) => {
  test.each(rows.map((row) => [row.about ?? 'as it is', row] as const))('%s', async (_, row) => {
    ran.clear();
    const program = programOf(row, isRecording);
    for (const sizes of POINTS) await checkStatic(program, sizes);
    if (!row.staticOnly) await checkDynamic(program);
    expect([...ran], 'the row does not reach its kernel').toContain(kernel);
  });
});

test('every kernel that can be recorded has a row', () => {
  expect(registered.filter((kernel) => !byKernel.has(kernel))).toEqual([]);
});

test('every gradient that TensorFlow.js defines was compared, or the table says why not', () => {
  const owed = registered.filter((kernel) => tf.getGradient(kernel) && !(kernel in withoutGradient));
  expect(owed.filter((kernel) => !differentiated.has(kernel))).toEqual([]);
});
