import { untrack } from 'svelte';
import type { Region } from '../../core/contract/latent.ts';
import type { TextRoom } from './room.svelte.ts';
import { isEncoded } from './sentence.ts';
import type { Span } from './letters.ts';

/** A hand that has done nothing for so long rests, in milliseconds. */
const REST_MS = 450;

/** What follows by itself from what stands on the page and where the cursor is; called while a component is set up. */
export function followRoom(room: TextRoom): void {
  followSentence(room);
  followSurprise(room);
  followNext(room);
  followBetween(room);
  shareSpan(room);
}

/** The active sentence is encoded when the hand rests; what is known of its model and of its like is asked for. */
function followSentence(room: TextRoom): void {
  $effect(() => {
    const { sentence } = room.cursor;
    const isIdle = room.sentences.run.running === null && !room.edits.busy;
    if (!sentence || !isIdle) return;
    const isOwed = room.encoding.isOwed(sentence);
    return whenResting(() => {
      void room.facts.load(sentence.model);
      void room.novelty.ask(sentence);
      if (isOwed) void room.encoding.encode(sentence);
    });
  });
}

/** Surprise is asked for, one sentence after another, the active one first; not while sentences are written. */
function followSurprise(room: TextRoom): void {
  $effect(() => {
    const { sentence } = room.cursor;
    const { all, run } = room.sentences;
    const isBusy = run.running !== null || room.edits.busy || room.encoding.busy;
    // The latents of what was typed come first.
    if (isBusy || room.surprises.asking || room.encoding.isOwed(sentence)) return;
    const wanted = sentence ? [sentence, ...all] : all;
    if (wanted.every((one) => one.text === '' || room.surprises.of(one) !== undefined)) return;
    return whenResting(() => void room.surprises.ask(wanted));
  });
}

/** What is expected at the letter of the cursor, while it is looked at. */
function followNext(room: TextRoom): void {
  $effect(() => {
    const { sentence, letter } = room.cursor;
    if (room.tab !== 'next' || !sentence || !isEncoded(sentence) || !room.next.isFlat(sentence)) return;
    untrack(() => void room.next.look(sentence, letter));
  });
  $effect(() => () => room.next.stop());
}

/** The sentences between two are asked for as soon as there can be any. */
function followBetween(room: TextRoom): void {
  $effect(() => {
    const { open, obstacle, from, to } = room.between;
    if (!open || obstacle !== undefined || !from || !to || room.sentences.run.running) return;
    untrack(() => void room.between.find());
  });
}

/** The brush on the lanes is the selected span, and the other way round. */
function shareSpan({ cursor, lanes }: TextRoom): void {
  $effect(() => {
    const span = cursor.hasSpan ? cursor.span : null;
    untrack(() => !isSame(lanes.lane.region, span) && (lanes.lane.region = span && { ...span }));
  });
  $effect(() => {
    const { region, steps } = lanes.lane;
    if (steps === 0) return;
    untrack(() => {
      if (region && !isSame(region, cursor.hasSpan ? cursor.span : null)) cursor.select(region);
      if (!region && cursor.hasSpan) cursor.place(cursor.span.from);
    });
  });
}

function isSame(region: Region | null, span: Span | null): boolean {
  return region?.from === span?.from && region?.to === span?.to;
}

function whenResting(act: () => void): () => void {
  const timer = setTimeout(act, REST_MS);
  return () => clearTimeout(timer);
}
