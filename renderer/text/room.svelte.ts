import type { Api } from '../api.ts';
import { Between } from './between/between.svelte.ts';
import { copyText } from './clipboard.ts';
import { Cursor } from './cursor.svelte.ts';
import { Edits } from './edits.svelte.ts';
import { Encoding } from './encoding.svelte.ts';
import { lasting } from '../state/lasting.svelte.ts';
import { ModelFacts } from '../state/model-facts.svelte.ts';
import { LetterLanes } from './lanes.svelte.ts';
import { sliceOf } from './letters.ts';
import { Novelty } from './novelty.svelte.ts';
import { Sentences } from './sentences.svelte.ts';
import { Surprises } from './surprises.svelte.ts';
import { Typing } from './typing.svelte.ts';
import { WhatNext } from './what-next/next.svelte.ts';

/** A page of the panel. */
export type PanelTab = 'generate' | 'directions' | 'next';

/** Everything that the text room shows and its keys work on. */
export class TextRoom {
  readonly sentences: Sentences;
  readonly cursor: Cursor;
  readonly typing: Typing;
  readonly encoding: Encoding;
  readonly surprises: Surprises;
  readonly facts: ModelFacts;
  readonly novelty: Novelty;
  readonly edits: Edits;
  readonly between: Between;
  readonly next: WhatNext;
  readonly lanes: LetterLanes;
  tab: PanelTab = $state('generate');

  constructor(api: Api, now?: () => number) {
    this.sentences = new Sentences(api, now);
    this.cursor = new Cursor(() => this.sentences.all);
    this.typing = new Typing(this.sentences, this.cursor);
    this.encoding = new Encoding(api, this.sentences);
    this.surprises = new Surprises(api);
    this.facts = new ModelFacts(api);
    this.novelty = new Novelty(api);
    this.edits = new Edits(api, this.sentences, this.encoding);
    this.between = new Between(api, this.sentences, this.encoding);
    this.next = new WhatNext(api, this.sentences, this.cursor, this.encoding);
    this.lanes = new LetterLanes(this);
  }

  /** Whether an edit in latent space can be asked for. */
  get canEdit(): boolean {
    return (this.cursor.sentence?.text ?? '') !== '';
  }

  perturb(): void {
    const { sentence, region } = this.cursor;
    if (sentence && this.canEdit) void this.edits.perturb(sentence, region);
  }

  reroll(): void {
    const { sentence, region } = this.cursor;
    if (sentence && this.canEdit) void this.edits.reroll(sentence, region);
  }

  infill(): void {
    const { sentence, region } = this.cursor;
    if (sentence && this.canEdit) void this.edits.infill(sentence, region);
  }

  /** Copies the selected letters, or the active sentence; false where the system does not let us. */
  async copy(): Promise<boolean> {
    const { sentence, hasSpan, span } = this.cursor;
    return sentence ? copyText(hasSpan ? sliceOf(sentence.text, span) : sentence.text) : false;
  }

  /** Copies the selected letters and takes them away. */
  async cut(): Promise<void> {
    if (this.cursor.hasSpan && (await this.copy())) this.typing.erase(1);
  }

  /** Takes the active sentence off the page. */
  removeActive(): void {
    const { sentence, row } = this.cursor;
    if (!sentence) return;
    const neighbour = this.sentences.all[row + 1] ?? this.sentences.all[row - 1];
    this.sentences.remove(sentence.id);
    if (neighbour) this.cursor.enter(neighbour.id);
  }

  /** Ends what is under way: a run, an edit, proposals, the strip; says whether there was anything. */
  escape(): boolean {
    const { sentences, edits, between } = this;
    if (sentences.run.running) sentences.cancel();
    else if (edits.doing !== undefined) edits.cancel();
    else if (edits.proposals) edits.forget();
    else if (between.busy) between.cancel();
    else return false;
    return true;
  }
}

const rooms = new WeakMap<Api, TextRoom>();

/** The room of a line to the host: what stands on its page is still there when it is left and entered again. */
export function roomOf(api: Api): TextRoom {
  const room = rooms.get(api) ?? lasting(() => new TextRoom(api));
  rooms.set(api, room);
  return room;
}
