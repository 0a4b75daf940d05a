import { RivuletError } from '../../errors.ts';
import type { Faults } from './faults.ts';

const PREFIX_BYTES = 8;
const HEADER_BYTES = 6;

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

/** Where a four-letter tag next stands in [from, end), or −1. */
function findTag(bytes: Uint8Array, tag: string, from: number, end: number): number {
  const first = tag.charCodeAt(0);
  for (let at = bytes.indexOf(first, from); at >= 0 && at + 4 <= end; at = bytes.indexOf(first, at + 1)) {
    if (tagAt(bytes, at) === tag) return at;
  }
  return -1;
}

/** Three of four letters right: a damaged name is still that name. */
function resembles(tag: string, wanted: string): boolean {
  return [...wanted].filter((letter, i) => tag[i] === letter).length >= 3;
}

function isChunkAt(bytes: Uint8Array, at: number, end: number): boolean {
  return at + PREFIX_BYTES <= end && /^[\x20-\x7e]{4}$/.test(tagAt(bytes, at));
}

/** Whether a track begins here, by its exact name. */
export function isTrackAt(bytes: Uint8Array, at: number, end: number): boolean {
  return at + PREFIX_BYTES <= end && tagAt(bytes, at) === 'MTrk';
}

function findHeader(bytes: Uint8Array, faults: Faults): number {
  if (bytes.length === 0) throw new RivuletError('bad-file', 'the file is empty');
  const at = findTag(bytes, 'MThd', 0, bytes.length);
  if (at === 0) return 0;
  if (at > 0) {
    if (tagAt(bytes, 0) === 'RIFF') faults.add('riff');
    else faults.add('bytes-before', at);
    return at;
  }
  const tag = tagAt(bytes, 0);
  if (resembles(tag, 'MThd') && uint32(bytes, 4) === HEADER_BYTES) {
    faults.add('header-name', tag);
    return 0;
  }
  throw new RivuletError('bad-file', 'not a MIDI file: it has no header (MThd)');
}

/** A RIFF container says with a little-endian length, before MThd, where its MIDI ends. */
function endOfMidi(bytes: Uint8Array, headerAt: number): number {
  if (headerAt < PREFIX_BYTES || tagAt(bytes, headerAt - 8) !== 'data') return bytes.length;
  const length = new DataView(bytes.buffer, bytes.byteOffset + headerAt - 4, 4).getUint32(0, true);
  return Math.min(bytes.length, headerAt + length);
}

function firstChunkAfter(bytes: Uint8Array, headerAt: number, length: number, end: number): number {
  const declared = headerAt + PREFIX_BYTES + length;
  const usual = headerAt + PREFIX_BYTES + HEADER_BYTES;
  for (const at of [declared, usual]) if (isTrackAt(bytes, at, end)) return at;
  if (length >= HEADER_BYTES && isChunkAt(bytes, declared, end)) return declared;
  const found = findTag(bytes, 'MTrk', headerAt + PREFIX_BYTES, end);
  return found < 0 ? Math.min(usual, end) : found;
}

/** Reads MThd wherever it is. Throws when there is none: then it is not a MIDI file. */
export function readHeader(bytes: Uint8Array, faults: Faults): ChunkSpan {
  const headerAt = findHeader(bytes, faults);
  const end = endOfMidi(bytes, headerAt);
  const length = uint32(bytes, headerAt + 4);
  const at = firstChunkAfter(bytes, headerAt, length, end);
  if (length < HEADER_BYTES || headerAt + PREFIX_BYTES + length > end) faults.add('header-length', length);
  const fields = headerAt + PREFIX_BYTES;
  const header = {
    format: uint16(bytes, fields),
    trackCount: uint16(bytes, fields + 2),
    division: uint16(bytes, fields + 4),
  };
  return { header, at, end };
}

/**
 * The next track at or after `at`, or undefined. Unknown chunks are skipped by their length when that is possible,
 * and otherwise by looking for the next track's name; both only move forward.
 */
export function nextTrack(bytes: Uint8Array, from: number, end: number, faults: Faults) {
  let at = from;
  while (at + PREFIX_BYTES <= end) {
    const tag = tagAt(bytes, at);
    const stop = at + PREFIX_BYTES + uint32(bytes, at + 4);
    if (resembles(tag.toLowerCase(), 'mtrk')) return trackAt(bytes, at, end, faults);
    if (isChunkAt(bytes, at, end) && stop <= end) {
      faults.add('alien-chunk', tag);
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
  const tag = tagAt(bytes, at);
  if (tag !== 'MTrk') faults.add('track-name', tag);
  const start = at + PREFIX_BYTES;
  const declared = start + uint32(bytes, at + 4);
  const tooFewForAChunk = declared <= end && declared + PREFIX_BYTES > end;
  if (tooFewForAChunk || isChunkAt(bytes, declared, end)) return { start, limit: declared, trusted: true };
  faults.add('track-length');
  const next = findTag(bytes, 'MTrk', start, end);
  return { start, limit: next < 0 ? end : next, trusted: false };
}
