import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encode, record } from '../../../models/compiler/index.ts';
import type { Recording } from '../../../models/compiler/record.ts';
import { isRecording } from '../../../models/compiler/recorder.ts';
import { programOf } from '../../conformance/row.ts';
import { table } from '../../conformance/table.ts';
import { lstmGradients } from '../../fixtures/compiler-scan.ts';
import { recordable, recordDynamic, type Program } from '../../fixtures/compiler.ts';

/** What build/check-onnx.py prints of a file that passes. */
interface Checked {
  readonly checker: string;
  readonly ir: number;
  readonly opset: number;
  readonly inputs: Readonly<Record<string, (string | number)[]>>;
  readonly outputs: Readonly<Record<string, (string | number)[]>>;
}

const PYTHON = process.platform === 'linux' ? '/usr/bin/python3' : 'python3';
const script = fileURLToPath(new URL('../../../build/check-onnx.py', import.meta.url));
const python = (args: string[]) =>
  spawnSync(PYTHON, [script, ...args], { encoding: 'utf8', timeout: 120_000 });

let folder = '';
let absence = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rivulet-checker-'));
  const { error, status, stderr } = python([]);
  absence = status === 0 ? '' : (error?.message ?? stderr.trim());
  // eslint-disable-next-line no-console -- whoever runs the tests has to know that these checked nothing
  if (absence) console.warn(`The ONNX checker is absent, so no file was checked by it: ${absence}`);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes recordings to files and runs the checker over them all. */
function checked(recordings: readonly Recording[]): Checked[] {
  const files = recordings.map((recording, i) => {
    const file = join(folder, `${i}.onnx`);
    writeFileSync(file, encode(recording));
    return file;
  });
  const { stdout, stderr, status } = python(files);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Checked);
}

test('the ONNX checker would tell: it refuses an operation that does not exist', ({ skip }) => {
  if (absence) skip(absence);
  const recording = record((input) => ({ y: input('x', [2]).abs() }));
  recording.graph.nodes[0] = { ...recording.graph.nodes[0]!, op: 'Nonsense' };
  const file = join(folder, 'nonsense.onnx');
  writeFileSync(file, encode(recording));
  expect(python([file])).toMatchObject({ status: 1, stderr: expect.stringContaining('Nonsense') });
});

describe('the ONNX checker accepts', () => {
  test('an LSTM with its gradients for all sizes, whose axes T and B are dynamic', ({ skip }) => {
    if (absence) skip(absence);
    const [result] = checked([recordDynamic(lstmGradients)]);
    expect([result!.ir, result!.opset]).toEqual([8, 17]);
    expect(result!.inputs).toMatchObject({
      xs: ['T', 'B', 4],
      mask: ['T', 'B', 1],
      h: ['B', 3],
      weights: [7, 12],
    });
    expect(result!.outputs).toMatchObject({
      gradient0: ['T', 'B', 4],
      gradient1: [7, 12],
      gradient3: ['B', 3],
    });
  });

  test('every row of the conformance table', ({ skip }) => {
    if (absence) skip(absence);
    const recorded = (program: Program) =>
      record((input) => recordable(program)(input as never, { T: 4, B: 2 }));
    const recordings = table.map((row) => {
      const program = programOf(row, isRecording);
      return row.staticOnly ? recorded(program) : recordDynamic(program);
    });
    expect(checked(recordings)).toHaveLength(table.length);
  });
});
