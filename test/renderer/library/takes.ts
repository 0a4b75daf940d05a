import type { Take, TakeSummary } from '../../../core/contract/library.ts';

/** A moment of the day that tests run on. */
const NOW = Date.now();
const HOUR = 60 * 60 * 1000;

/** A take of music as the host lists it. */
export function summary(change: Partial<TakeSummary> = {}): TakeSummary {
  return {
    id: '20261122-140800-aaaaaaaaaaaa',
    kind: 'music',
    title: 'Chorale sketch 7',
    note: '',
    starred: false,
    keptAt: NOW,
    steps: 64,
    stepQuarters: 1,
    model: { name: 'chorales', arch: 'af-scf', weights: '0'.repeat(64) },
    modelState: 'here',
    settings: { seed: 4193027518, index: 1, temperature: 0.85, emission: 'threshold', threshold: 0.35 },
    provider: 'cpu',
    made: ['New piece, candidate 2 of 6', 'Rerolled bars 10 and 11, 2 times', 'Move'],
    nll: 6.12,
    nearest: { piece: 113, share: 0.38, usual: 0.7 },
    preview: preview(3),
    ...change,
  };
}

/** Voices that wander, as bytes of a preview. */
function preview(seed: number): Uint8Array<ArrayBuffer> {
  const notes = Array.from({ length: 96 }, (_, i) => {
    const voice = i % 4;
    const start = Math.floor(i / 4) * 10;
    const pitch = 48 + 7 * voice + Math.round(4 * Math.sin(seed + i * 0.7 + voice));
    return [pitch, start, 9 - (i % 3), 60 + 12 * voice];
  });
  return Uint8Array.from(notes.flat());
}

/** Takes of three days, of music and of text, with all that can be about them. */
export function summaries(): TakeSummary[] {
  const at = (hours: number) => NOW - hours * HOUR;
  return [
    summary(),
    summary({
      id: 'b',
      title: 'Slow water',
      starred: true,
      keptAt: at(0.1),
      made: ['Morph, 0.43 along a path'],
      nll: 6.27,
      preview: preview(5),
    }),
    summary({
      id: 'c',
      kind: 'text',
      title: 'people do not die of little trifling colds.',
      keptAt: at(0.2),
      steps: 43,
      model: { name: 'english', arch: 'af-scf', weights: '1'.repeat(64) },
      settings: { seed: 88210442, index: 0, temperature: 1, emission: 'sample', threshold: 0.5 },
      made: [],
      nll: 1.72,
      preview: 'people do not die of little trifling colds.',
    }),
    summary({
      id: 'd',
      title: 'Évening study',
      keptAt: at(24),
      model: { name: 'recital-old' },
      modelState: 'gone',
      nll: undefined,
      preview: preview(8),
    }),
    summary({
      id: 'e',
      title: 'Reel in D, broken',
      keptAt: at(24.2),
      steps: 72,
      model: { name: 'folk', arch: 'af-scf', weights: '2'.repeat(64) },
      settings: { seed: 55012, index: 0, temperature: 1, emission: 'sample', threshold: 0.5 },
      made: ['Continued from bar 8'],
      nll: 2.44,
      nearest: { piece: 4, share: 0.51, usual: 0.4 },
      preview: preview(9),
    }),
    summary({
      id: 'f',
      title: 'By hand',
      keptAt: at(72),
      model: null,
      modelState: 'none',
      settings: null,
      provider: undefined,
      steps: 16,
      nll: undefined,
      nearest: undefined,
      made: ['Drawn by hand'],
      note: 'for Anna',
      preview: preview(11),
    }),
  ];
}

/** Everything of a take, as the host opens it. */
export function wholeTake(take: TakeSummary): Take {
  if (take.kind === 'text')
    return { ...take, content: { kind: 'text', text: String(take.preview) }, latents: null };
  const bytes = take.preview as Uint8Array;
  const notes = Array.from({ length: bytes.length / 4 }, (_, i) => ({
    pitch: bytes[4 * i]!,
    startStep: Math.floor(bytes[4 * i + 1]! / 4),
    steps: 2,
    velocity: bytes[4 * i + 3]!,
  }));
  const tensor = (width: number) => ({
    data: Float32Array.from({ length: take.steps * width }, (_, i) => Math.cos(i)),
    dims: [take.steps, 1, width],
  });
  return {
    ...take,
    content: { kind: 'music', notes, stepQuarters: 1, tempo: 96 },
    latents: take.model ? { epsilon: tensor(4), z: tensor(4), u: tensor(88) } : null,
  };
}
