import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import first from '../../../assets/demo/first.json' with { type: 'json' };
import type { MusicDocument } from '../../../core/document.ts';
import { storedDocument } from '../../../renderer/shell/stored-document.ts';

const demo = first as MusicDocument;
const tensor = (width: number) => ({ data: new Float32Array(64 * width).fill(0.5), dims: [64, 1, width] });
const full: MusicDocument = { ...demo, epsilon: tensor(50), z: tensor(50), u: tensor(88) };

describe('a document that was kept', () => {
  it('comes back as it was, latents and all', () => {
    expect(storedDocument(structuredClone(full))).toEqual(full);
    const imported = { ...demo, model: null, settings: null, importedFrom: 'waltz' };
    expect(storedDocument(structuredClone(imported))).toEqual(imported);
  });

  it('knows where a hand has drawn since its latents were encoded', () => {
    const drawn = { ...full, drawn: { from: 3, to: 64 } };
    expect(storedDocument(structuredClone(drawn))).toEqual(drawn);
    // Latents that may be those of other notes would be taken for exact.
    for (const wrong of [
      { from: 3, to: 65 },
      { from: 5, to: 5 },
      { from: -1, to: 2 },
      { from: 0.5, to: 2 },
      7,
    ])
      expect(storedDocument({ ...full, drawn: wrong })).toEqual(demo);
  });

  it('loses latents that do not fit it, and nothing else', () => {
    const short = { ...full, z: { data: new Float32Array(10), dims: [64, 1, 50] } };
    expect(storedDocument(short)).toEqual(demo);
    expect(storedDocument({ ...full, u: { ...tensor(88), dims: [63, 1, 88] } })).toEqual(demo);
  });

  it('is none when anything that is needed is wrong', () => {
    const note = demo.notes[0]!;
    for (const wrong of [
      { tempo: 0 },
      { tempo: NaN },
      { steps: -1 },
      { stepQuarters: Infinity },
      { title: 7 },
      { notes: 'none' },
      { notes: [{ ...note, pitch: 200 }] },
      { notes: [{ ...note, steps: 0 }] },
      { notes: [{ ...note, startStep: -1 }] },
      { notes: [null] },
    ]) {
      expect(storedDocument({ ...demo, ...wrong })).toBeUndefined();
    }
  });

  it('is none, and no accident, for anything else', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(storedDocument(value)).toBeUndefined();
      }),
    );
  });
});
