import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { RivuletError } from '../../core/errors.ts';
import { importMidi, verdict } from '../../core/music/midi/import.ts';
import { Random } from '../../core/random.ts';
import { DAMAGES, bytesOf, chunk, damaged, header, type Damage } from '../core/music/midi-bytes.ts';
import { sharedPath } from '../core/music/shared-data.ts';
import { soundPieces } from '../core/music/sound-pieces.ts';

const SMALL_BYTES = 4_000;

/** What `npm run bench -- midi` prints: damaged files imported in this process, then the worst files by the megabyte. */
type Figures = {
  cases: number;
  imported: number;
  warned: number;
  rejected: number;
  crashes: number;
  disordered: number;
  median_ms: number;
  worst_ms: number;
  worst_ms_per_megabyte: number;
  peak_megabytes: number;
};

/**
 * Damages good files in many ways (`--cases N`, 100,000 unless given) and imports each: no crash, no NaN, no hang.
 * The good files are our own and, where they are, the small ones of ../shared/data.
 */
export function run(args: readonly string[]): void {
  const option = args.indexOf('--cases');
  const figures = measure(option < 0 ? 100_000 : Number(args[option + 1]));
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  if (figures.crashes + figures.disordered > 0) process.exitCode = 1;
}

function measure(cases: number): Figures {
  const bases = [...soundPieces(), ...sharedPieces()];
  const outcomes = { imported: 0, warned: 0, rejected: 0, crashes: 0, disordered: 0 };
  const times = new Float64Array(cases);
  let peak = 0;
  for (let i = 0; i < cases; i++) {
    const random = Random.of(1, i);
    const bytes = damaged(bases[random.below(bases.length)]!, someDamage(random));
    const start = performance.now();
    outcomes[outcome(bytes)]++;
    times[i] = performance.now() - start;
    if (i % 100 === 0) peak = Math.max(peak, process.memoryUsage.rss());
  }
  times.sort();
  return {
    cases,
    ...outcomes,
    median_ms: rounded(times[cases >> 1]!),
    worst_ms: rounded(times.at(-1)!),
    worst_ms_per_megabyte: rounded(worstPerMegabyte()),
    peak_megabytes: Math.round(peak / 1e6),
  };
}

function outcome(bytes: Uint8Array): 'imported' | 'warned' | 'rejected' | 'crashes' | 'disordered' {
  try {
    const piece = importMidi(bytes);
    const finite = [piece.seconds, piece.tempo, piece.residual].every((x) => Number.isFinite(x) && x >= 0);
    const ordered = piece.notes.every(({ startStep, steps }) => startStep >= 0 && steps >= 1);
    return finite && ordered ? (verdict(piece).status as 'imported' | 'warned') : 'disordered';
  } catch (thrown) {
    if (thrown instanceof RivuletError) return 'rejected';
    process.stderr.write(`crash: ${String(thrown)}\n`);
    return 'crashes';
  }
}

function someDamage(random: Random): Damage[] {
  return Array.from({ length: 1 + random.below(8) }, () => ({
    kind: DAMAGES[random.below(DAMAGES.length)]!,
    place: random.uniform(),
    value: random.below(256),
    length: 1 + random.below(40),
  }));
}

function sharedPieces(): Uint8Array[] {
  const folders = ['midi/real', 'midi/torture'].map(sharedPath).filter((folder) => existsSync(folder));
  if (folders.length === 0) process.stderr.write('no ../shared/data/midi: damaging only our own files\n');
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`));
  return files.map((file) => readFileSync(file)).filter((bytes) => bytes.length <= SMALL_BYTES);
}

/** Milliseconds for a megabyte of what is dearest to read: single events, stray note-offs, tiny chunks and tracks. */
function worstPerMegabyte(): number {
  const inTrack = (unit: number[]) =>
    bytesOf(header(0, 1), chunk('MTrk', [], 999_970), repeated(unit, 999_970));
  const afterHeader = (unit: number[]) => bytesOf(header(1, 1), repeated(unit, 999_980));
  const worst = [
    inTrack([0, 0xf4]),
    inTrack([1, 0x80, 60, 0]),
    inTrack([0, 0xff, 1, 0]),
    inTrack([0, 0x90, 60, 1]),
    afterHeader(chunk('XXXX', [])),
    afterHeader(chunk('MTrk', [])),
    afterHeader(chunk('MTrk', [], 2 ** 31)),
    new Uint8Array(1e6).fill('M'.charCodeAt(0)),
  ];
  const times = worst.map((bytes) => {
    const start = performance.now();
    outcome(bytes);
    return performance.now() - start;
  });
  return Math.max(...times);
}

function repeated(unit: readonly number[], length: number): number[] {
  return Array.from({ length }, (_, i) => unit[i % unit.length]!);
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
