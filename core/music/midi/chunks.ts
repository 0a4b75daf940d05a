import { RivuletError } from '../../errors.ts';
import type { Faults } from './faults.ts';

const PREFIX_BYTES = 8;
const HEADER_BYTES = 6;
const LONGEST_HEADER_BYTES = 256;
/** A chunk's name with one letter damaged is still that name. */
const LETTERS_OF_A_NAME = 3;

/** The fields of MThd as they stand in the file. */
export type MidiHeader = { format: number; trackCount: number; division: number };

/** The bytes that chunks lie in: a whole file, or the part of a RIFF container that holds MIDI. */
export type ChunkSpan = { header: MidiHeader; at: number; end: number };

/** Where a track's events begin, where they end at the latest, and whether its length field was believed. */
export type TrackSpan = { start: number; limit: number; trusted: boolean };

function tagAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function uint32(bytes: Uint8Array, at: number): number {
  return uint16(bytes, at) * 2 ** 16 + uint16(bytes, at + 2);
}

/** How many of the four letters of a tag stand at a place. */
function lettersAt(bytes: Uint8Array, at: number, tag: string): number {
  let letters = 0;
  for (let i = 0; i < 4; i++) if (bytes[at + i] === tag.charCodeAt(i)) letters++;
  return letters;
}

/** Where a four-letter tag next stands in [from, end), or −1. */
function findTag(bytes: Uint8Array, tag: string, from: number, end: number): number {
  const first = tag.charCodeAt(0);
  for (let at = bytes.indexOf(first, from); at >= 0 && at + 4 <= end; at = bytes.indexOf(first, at + 1)) {
    if (lettersAt(bytes, at, tag) === 4) return at;
  }
  return -1;
}

function isChunkAt(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + PREFIX_BYTES > end) return false;
  return bytes.subarray(at, at + 4).every((letter) => letter >= 0x20 && letter <= 0x7e);
}

/** Whether a track begins here, by its exact name. */
export function isTrackAt(bytes: Uint8Array, at: number, end: number): boolean {
  return at + PREFIX_BYTES <= end && lettersAt(bytes, at, 'MTrk') === 4;
}

/** A tag for a sentence: what is not a printable letter could be anything to a terminal. */
function shownTag(bytes: Uint8Array, at: number): string {
  return tagAt(bytes, at).replace(/[^\x20-\x7e]/g, '?');
}

/** Where MThd stands, or −1. Not at the beginning it must also have a sensible length: texts speak of MThd too. */
function headerAt(bytes: Uint8Array): number {
  let at = findTag(bytes, 'MThd', 0, bytes.length);
  while (
    at > 0 &&
    !(uint32(bytes, at + 4) >= HEADER_BYTES && uint32(bytes, at + 4) <= LONGEST_HEADER_BYTES)
  ) {
    at = findTag(bytes, 'MThd', at + 1, bytes.length);
  }
  return at;
}

function findHeader(bytes: Uint8Array, faults: Faults): number {
  if (bytes.length === 0) throw new RivuletError('bad-file', 'the file is empty');
  const at = headerAt(bytes);
  if (at === 0) return 0;
  if (at > 0) {
    if (tagAt(bytes, 0) === 'RIFF') faults.add('riff');
    else faults.add('bytes-before', at);
    return at;
  }
  if (lettersAt(bytes, 0, 'MThd') >= LETTERS_OF_A_NAME && uint32(bytes, 4) === HEADER_BYTES) {
    faults.add('header-name', shownTag(bytes, 0));
    return 0;
  }
  throw new RivuletError('bad-file', 'not a MIDI file: it has no header (MThd)');
}

/** A RIFF container says with a little-endian length, before MThd, where its MIDI ends. */
function endOfMidi(bytes: Uint8Array, header: number): number {
  if (header < PREFIX_BYTES || tagAt(bytes, header - 8) !== 'data') return bytes.length;
  const length = new DataView(bytes.buffer, bytes.byteOffset + header - 4, 4).getUint32(0, true);
  return Math.min(bytes.length, header + length);
}

/** Where the chunks after the header begin: by its length, unless only its usual length leads to a track. */
function firstChunkAfter(bytes: Uint8Array, header: number, length: number, end: number): number {
  const declared = header + PREFIX_BYTES + length;
  const usual = header + PREFIX_BYTES + HEADER_BYTES;
  if (isTrackAt(bytes, usual, end) || length < HEADER_BYTES || declared > end) return usual;
  return declared;
}

/** Reads MThd wherever it is. Throws when there is none: then it is not a MIDI file. */
export function readHeader(bytes: Uint8Array, faults: Faults): ChunkSpan {
  const start = findHeader(bytes, faults);
  const end = endOfMidi(bytes, start);
  const length = uint32(bytes, start + 4);
  const fields = start + PREFIX_BYTES;
  if (length < HEADER_BYTES || fields + length > end) faults.add('header-length', length);
  const header = {
    format: uint16(bytes, fields),
    trackCount: uint16(bytes, fields + 2),
    division: uint16(bytes, fields + 4),
  };
  return { header, at: firstChunkAfter(bytes, start, length, end), end };
}

/**
 * The next track at or after `at`, or undefined. Unknown chunks are skipped by their length when that is possible,
 * and otherwise by looking for the next track's name; both only move forward.
 */
export function nextTrack(bytes: Uint8Array, from: number, end: number, faults: Faults) {
  let at = from;
  while (at + PREFIX_BYTES <= end) {
    const stop = at + PREFIX_BYTES + uint32(bytes, at + 4);
    if (lettersAt(bytes, at, 'MTrk') >= LETTERS_OF_A_NAME) return trackAt(bytes, at, end, faults);
    if (isChunkAt(bytes, at, end) && stop <= end) {
      faults.add('alien-chunk', tagAt(bytes, at));
      at = stop;
    } else {
      const found = findTag(bytes, 'MTrk', at + 1, end);
      faults.add('rubble', (found < 0 ? end : found) - at);
      at = found < 0 ? end : found;
    }
  }
  return undefined;
}

function trackAt(bytes: Uint8Array, at: number, end: number, faults: Faults): TrackSpan {
  if (!isTrackAt(bytes, at, end)) faults.add('track-name', shownTag(bytes, at));
  const start = at + PREFIX_BYTES;
  const declared = start + uint32(bytes, at + 4);
  const tooFewForAChunk = declared <= end && declared + PREFIX_BYTES > end;
  if (tooFewForAChunk || isChunkAt(bytes, declared, end)) return { start, limit: declared, trusted: true };
  faults.add('track-length');
  const next = findTag(bytes, 'MTrk', start, end);
  return { start, limit: next < 0 ? end : next, trusted: false };
}
