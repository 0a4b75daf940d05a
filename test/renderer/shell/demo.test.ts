import { expect, it } from 'vitest';
import demo from '../../../assets/demo/first.json' with { type: 'json' };
import { makeDemo } from '../../../build/demo.ts';
import { lastStep } from '../../../core/music/notes.ts';

it('ships the piece that the bundled model makes of its seed', async () => {
  expect(await makeDemo()).toEqual(demo);
});

it('ships a piece in several voices that fills its sixteen bars on the piano', () => {
  const pitches = demo.notes.map((note) => note.pitch);
  expect(Math.min(...pitches)).toBeGreaterThanOrEqual(21);
  expect(Math.max(...pitches)).toBeLessThanOrEqual(108);
  expect(lastStep(demo.notes)).toBe(64);
  expect(demo.notes.filter((note) => note.startStep === 0).length).toBe(4);
});
