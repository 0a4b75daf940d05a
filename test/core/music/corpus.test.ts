import { readFileSync, readdirSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { RivuletError } from '../../../core/errors.ts';
import { SPLITS, parseDataset } from '../../../core/music/dataset.ts';
import type { Grid } from '../../../core/music/grid.ts';
import { importMidi, verdict } from '../../../core/music/midi/import.ts';
import { rollToMidi } from '../../../core/music/midi/write.ts';
import { sharedPath } from './shared-data.ts';
import { describeWithData } from './with-data.ts';

const chorales = () =>
  parseDataset(JSON.parse(gunzipSync(readFileSync(sharedPath('music/jsb.json.gz'))).toString()));

describeWithData('the Bach chorales', ['midi/jsb', 'music/jsb.json.gz'], () => {
  it.each<Grid>([1, 'auto'])('come in from MIDI as they are in the data set, on grid %s', (grid) => {
    const expected = chorales();
    for (const split of SPLITS) {
      const folder = sharedPath(`midi/jsb/${split}`);
      const files = readdirSync(folder).sort();
      const pieces = files.map((file) => importMidi(readFileSync(`${folder}/${file}`), grid));
      expect(pieces.map((piece) => piece.roll)).toEqual(expected[split]);
      expect(new Set(pieces.map((piece) => verdict(piece).status))).toEqual(new Set(['imported']));
    }
  });

  it('are the same after export and import', () => {
    for (const roll of chorales().test) {
      expect(importMidi(rollToMidi(roll, { stepQuarters: 1 }), 1).roll).toEqual(roll);
    }
  });
});

/** A line of the manifest: what another reader (mido) found in a file. */
type Known = { file: string; read: boolean; notes: number; seconds: number };

function manifest(folder: string): Known[] {
  const [, ...lines] = readFileSync(sharedPath('midi/MANIFEST.tsv'), 'utf8').trim().split('\n');
  return lines
    .map((line) => line.split('\t'))
    .filter(([file]) => file!.startsWith(`${folder}/`))
    .map(([file, , , , , , read, , , , notes, seconds]) => ({
      file: sharedPath(`midi/${file}`),
      read: read === 'ok',
      notes: parseInt(notes ?? ''),
      seconds: parseFloat(seconds ?? ''),
    }));
}

/** All notes of a file, those included that a piano does not play. */
const heard = (bytes: Uint8Array) => {
  const piece = importMidi(bytes);
  return { notes: piece.notes.length + piece.drums + piece.outOfRange, seconds: piece.seconds };
};

describeWithData('real and torture files', ['midi/MANIFEST.tsv', 'midi/real', 'midi/torture'], () => {
  it('have the notes and the length that another reader finds', () => {
    const known = [...manifest('real'), ...manifest('torture')].filter((k) => k.read);
    expect(known.length).toBeGreaterThan(100);
    for (const { file, notes, seconds } of known) {
      const ours = heard(readFileSync(file));
      expect(ours.notes, file).toBe(notes);
      const comparable = seconds > 0 && !file.includes('SMTPE');
      if (comparable) expect(Math.abs(ours.seconds - seconds), file).toBeLessThan(0.06);
    }
  });

  it('all come in where they are real', () => {
    for (const { file } of manifest('real')) expect(() => importMidi(readFileSync(file)), file).not.toThrow();
  });

  it('are refused only where there is no piece in them', () => {
    const refused = manifest('torture').filter(({ file }) => {
      try {
        importMidi(readFileSync(file));
        return false;
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(RivuletError);
        return true;
      }
    });
    const names = refused.map(({ file }) => file.replace(/.*\//, ''));
    expect(names.sort()).toEqual([
      'drywet__NoHeaderChunk__Amanda_Wilson_-_Gotta_Let_You_Go.mid',
      'drywet__NotEnoughBytes__ICanSeeClearly.mid',
      'jazzsoft__test-empty-file.mid',
      'jazzsoft__test-syx-7e-06-01-id-request.syx',
    ]);
  });
});
