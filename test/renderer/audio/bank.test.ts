import { expect, test } from 'vitest';
import { SampleBank } from '../../../renderer/audio/bank.ts';
import type { Recording } from '../../../renderer/audio/decode.ts';

/** A bank whose recordings arrive when the test says so. */
function slowBank() {
  const asked: string[] = [];
  const answers = new Map<string, { arrive: () => void; fail: () => void }>();
  const bank = new SampleBank((file) => {
    asked.push(file);
    return new Promise<Recording>((resolve, reject) => {
      answers.set(file, {
        arrive: () => resolve({ levelDb: -20 } as Recording),
        fail: () => reject(new Error('gone')),
      });
    });
  });
  const answer = async (file: string, how: 'arrive' | 'fail' = 'arrive'): Promise<void> => {
    answers.get(file)![how]();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { bank, asked, answer };
}

test('a few are fetched at a time, the latest wish first, nothing twice', async () => {
  const { bank, asked, answer } = slowBank();
  bank.want(['a', 'b', 'c', 'd', 'e', 'f']);
  expect(asked).toEqual(['a', 'b', 'c', 'd']);
  bank.want(['f', 'a', 'g']);
  bank.wantLater(['h', 'b']);
  for (const file of ['a', 'b', 'c', 'd']) await answer(file);
  expect(asked).toEqual(['a', 'b', 'c', 'd', 'f', 'g', 'e', 'h']);
  bank.want(['a']);
  expect(asked).toHaveLength(8);
});

test('who waits is told when it is enough', async () => {
  const { bank, answer } = slowBank();
  bank.want(['C4v10', 'D#4v10']);
  const enough = bank.until(() => bank.get('C4v10') !== undefined);
  await answer('D#4v10');
  await answer('C4v10');
  expect(await enough).toBe(true);
  expect(bank.best(60, 80)).toEqual({ layer: 1, pitch: 60 });
});

test('who waits is told when it cannot be had, and another wish tries again', async () => {
  const { bank, asked, answer } = slowBank();
  bank.want(['C4v10']);
  const enough = bank.until(() => bank.get('C4v10') !== undefined);
  await answer('C4v10', 'fail');
  expect(await enough).toBe(false);
  bank.want(['C4v10']);
  expect(asked).toEqual(['C4v10', 'C4v10']);
});
