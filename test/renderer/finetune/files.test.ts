import { expect, it } from 'vitest';
import { modelNameSchema } from '../../../core/contract/manifest.ts';
import { joined, NO_CURVE } from '../../../renderer/finetune/curve.ts';
import { rowsSeen } from '../../../renderer/finetune/file-window.ts';
import { kindOf, picked } from '../../../renderer/finetune/picked.ts';
import { batches } from '../../../renderer/finetune/sending.ts';
import { suggestedName } from '../../../renderer/finetune/suggested-name.ts';
import { records, samples } from './made.ts';

const file = (path: string, size = 1) => ({ path, file: { size } as File });

it('sends every file once, in messages that are not too large', () => {
  const files = Array.from({ length: 1800 }, (_, i) => file(`${i}.mid`, i === 700 ? 20e6 : 20_000));
  const sent = batches(files);
  expect(sent.flat()).toEqual(files);
  for (const batch of sent) {
    expect(batch.length).toBeLessThanOrEqual(500);
    const bytes = batch.reduce((sum, { file }) => sum + file.size, 0);
    expect(batch.length === 1 || bytes <= 16 * 2 ** 20).toBe(true);
  }
});

it('takes files of one kind, and counts the others', () => {
  const files = ['a.mid', 'b/C.MIDI', 'notes.txt', 'cover.jpg', '.hidden/d.mid'].map((path) => file(path));
  expect(kindOf(files)).toBe('music');
  const { files: taken, others } = picked('Songs', files, 'music');
  expect(taken.map(({ path }) => path)).toEqual(['a.mid', 'b/C.MIDI']);
  expect(others).toBe(3);
  expect(kindOf([file('diary.txt')])).toBe('text');
});

it('proposes names that a model can have and that are free', () => {
  for (const name of ['Recital', 'Müßige Lieder!', 'diary.txt', '…', 'x'.repeat(300)])
    expect(modelNameSchema.safeParse(suggestedName(name, [])).success).toBe(true);
  expect(suggestedName('Recital', ['recital', 'Recital-2'])).toBe('recital-3');
});

it('draws the rows that are seen, whatever is scrolled', () => {
  expect(rowsSeen(10_000, 44 * 5000, 440)).toEqual({ from: 4992, to: 5018 });
  expect(rowsSeen(3, 0, 440)).toEqual({ from: 0, to: 3 });
  expect(rowsSeen(2, 44 * 5000, 440)).toEqual({ from: 2, to: 2 });
});

it('goes on with a curve where a training that was resumed tells it again', () => {
  const before = joined(NO_CURVE, { records: records(6), samples: samples([0, 4]) });
  const again = records(5)
    .slice(4)
    .map((record) => ({ ...record, gradientNorm: 9 }));
  const { records: log, samples: heard } = joined(before, { records: again, samples: samples([4, 5]) });
  expect(log.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(log[4]!.gradientNorm).toBe(9);
  expect(heard.map(({ epoch }) => epoch)).toEqual([0, 4, 5]);
});
