import { HIGHEST_PITCH, LOWEST_PITCH } from '../../core/music/roll.ts';

/** The velocity layers that ship: the number in their files' names, and the MIDI velocity that each was struck at. */
export const LAYERS = [
  { name: 4, velocity: 40 },
  { name: 10, velocity: 77 },
  { name: 13, velocity: 100 },
] as const;

/** The layer that is loaded first and stands in for the others: the middle one. */
export const MIDDLE = 1;

/** A recording of one key at one velocity. `layer` counts in LAYERS. */
export interface Sample {
  readonly layer: number;
  /** MIDI pitch of the key that was recorded. */
  readonly pitch: number;
}

const SPACING = 3;
const NAMES: Readonly<Record<number, string>> = { 0: 'C', 3: 'D#', 6: 'F#', 9: 'A' };

/** The pitches that were recorded: every minor third from A0 to C8. */
export const SAMPLED_PITCHES: readonly number[] = Array.from(
  { length: (HIGHEST_PITCH - LOWEST_PITCH) / SPACING + 1 },
  (_, i) => LOWEST_PITCH + SPACING * i,
);

/** The recording that is nearest to a note, in the layer of its velocity. */
export function sampleFor(pitch: number, velocity: number): Sample {
  return { layer: layerFor(velocity), pitch: nearestPitch(pitch) };
}

/** The layer, in LAYERS, that was struck most like a velocity. */
function layerFor(velocity: number): number {
  const distances = LAYERS.map((layer) => Math.abs(layer.velocity - velocity));
  return distances.indexOf(Math.min(...distances));
}

/** The recorded pitch that is nearest to a pitch. */
export function nearestPitch(pitch: number): number {
  const nearest = LOWEST_PITCH + SPACING * Math.round((pitch - LOWEST_PITCH) / SPACING);
  return Math.min(HIGHEST_PITCH, Math.max(LOWEST_PITCH, nearest));
}

/** The file of a recording, as D#4v10. */
export function fileOf({ layer, pitch }: Sample): string {
  return `${NAMES[pitch % 12]!}${Math.floor(pitch / 12) - 1}v${LAYERS[layer]!.name}`;
}

/** The file of the noise that a key makes when it comes up, as rel40. */
export function releaseFileOf(pitch: number): string {
  return `rel${Math.min(HIGHEST_PITCH, Math.max(LOWEST_PITCH, pitch)) - LOWEST_PITCH + 1}`;
}

/** How fast to play a recording so that it sounds at a pitch. */
export function rateOf(sample: Sample, pitch: number): number {
  return 2 ** ((pitch - sample.pitch) / 12);
}

/** One layer off is as bad as this many semitones off. */
const LAYER_COST = 4;

/** Of the recordings that are there, the one that comes nearest to a note; undefined where there is none at all. */
export function bestOf(
  pitch: number,
  velocity: number,
  isThere: (sample: Sample) => boolean,
): Sample | undefined {
  const wanted = layerFor(velocity);
  const cost = (sample: Sample): number =>
    Math.abs(sample.pitch - pitch) + LAYER_COST * Math.abs(sample.layer - wanted);
  let best: Sample | undefined;
  for (let layer = 0; layer < LAYERS.length; layer++) {
    for (const recorded of SAMPLED_PITCHES) {
      const sample = { layer, pitch: recorded };
      if (isThere(sample) && (!best || cost(sample) < cost(best))) best = sample;
    }
  }
  return best;
}

/** The middle layer's loudness over the keyboard, without its unevenness: MIDI pitch and dBFS. */
const CONTOUR = [
  [21, -18.7],
  [48, -19.3],
  [72, -21.3],
  [84, -25],
  [108, -36],
] as const;

/** 6 dB from one recorded layer to the next but one, about as the layers were recorded. */
const DB_PER_DECADE = 24;

/** How loud the first half second of a note is to be (RMS), in dBFS. */
export function loudnessDb(pitch: number, velocity: number): number {
  const dynamics = DB_PER_DECADE * Math.log10(Math.max(1, velocity) / LAYERS[MIDDLE].velocity);
  return contourDb(pitch) + dynamics;
}

function contourDb(pitch: number): number {
  const after = CONTOUR.findIndex(([end]) => pitch <= end);
  if (after === 0) return CONTOUR[0][1];
  const [end, endDb] = CONTOUR.at(after)!;
  const [start, startDb] = CONTOUR.at(after - 1)!;
  return startDb + ((endDb - startDb) * (Math.min(pitch, end) - start)) / (end - start);
}

/** The factor that makes a recording of a loudness (RMS of its first half second, in dBFS) as loud as a note. */
export function gainOf(recordedDb: number, pitch: number, velocity: number): number {
  return 10 ** ((loudnessDb(pitch, velocity) - recordedDb) / 20);
}
