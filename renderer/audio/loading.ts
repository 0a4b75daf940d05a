import type { StepNote } from '../../core/music/notes.ts';
import type { Engine } from './engine.ts';
import { exactFiles, middleFiles, neighbouringFiles } from './needs.ts';

/** How far off a recording may be to begin with, in semitones. */
const NEAR = 3;

/** What to ask for, one after the other, until each note has a recording that is near. */
const WISHES = [middleFiles, exactFiles, neighbouringFiles];

type Bank = Engine['bank'];

/** The engine, which comes as a part of its own, after the page is up. */
export async function loadEngine(): Promise<Engine> {
  Object.assign(globalThis, { TONE_SILENCE_LOGGING: true });
  const { Engine } = await import('./engine.ts');
  return new Engine();
}

/**
 * Waits for recordings to hear notes by; the notes may change meanwhile. `onWait` is called each time that something has
 * to be waited for. Rejects where there is none.
 */
export async function loadNotes(
  bank: Bank,
  notes: () => readonly StepNote[],
  onWait: () => void,
): Promise<void> {
  const isNear = (note: StepNote) => hasNear(bank, note);
  let [wanted, attempt] = ['', 0];
  while (!notes().every(isNear)) {
    onWait();
    const files = middleFiles(notes()).join();
    [wanted, attempt] = [files, files === wanted ? attempt + 1 : 0];
    const wish = WISHES[attempt];
    if (!wish) throw new Error('recordings are missing');
    bank.want(wish(notes()));
    await bank.until(() => notes().every(isNear));
  }
}

/** Waits for a recording to hear one note by: one that is near, or where there is none, any. Rejects where there is no recording. */
export async function loadNote(bank: Bank, note: StepNote): Promise<void> {
  wantNotes(bank, [note]);
  if (await bank.until(() => hasNear(bank, note))) return;
  if (bank.best(note.pitch, note.velocity) === undefined) throw new Error('recordings are missing');
}

function hasNear(bank: Bank, { pitch, velocity }: StepNote): boolean {
  const sample = bank.best(pitch, velocity);
  return sample !== undefined && Math.abs(sample.pitch - pitch) <= NEAR;
}

/** Asks for the recordings of some notes before all others. */
export function wantNotes(bank: Bank, notes: readonly StepNote[]): void {
  bank.want([...middleFiles(notes), ...exactFiles(notes)]);
}
