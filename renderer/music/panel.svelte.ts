import type { Region } from '../../core/contract/latent.ts';
import type { Api } from '../api.ts';
import type { Editor } from '../state/editor.svelte.ts';
import type { Generation } from '../state/generation.svelte.ts';
import type { Latents } from '../state/latents.svelte.ts';
import { Novelty } from '../state/novelty.svelte.ts';
import { Directions } from './directions.svelte.ts';

/** A tab of the panel. */
export type PanelTab = 'generate' | 'directions' | 'inspect';

/** What the tab Generate makes. */
export type MakeMode = 'new' | 'continue' | 'infill';

/** What the panel works with; a studio has all of it. */
export interface PanelParts {
  readonly api: Api;
  readonly editor: Editor;
  readonly generation: Generation;
  readonly latents: Latents;
}

/** What the panel of the music room shows, kept while its tabs come and go. */
export class MusicPanelState {
  tab: PanelTab = $state('generate');
  mode: MakeMode = $state('new');
  /** How many bars a piece is continued by. */
  more = $state(4);
  /** How many regions an infill tries. */
  proposals = $state(16);
  readonly parts: PanelParts;
  readonly directions: Directions;
  readonly novelty: Novelty;
  /** What the proposals that are listed were made for. */
  #infilled: Region | null = $state.raw(null);
  #tried = $state(0);

  constructor(parts: PanelParts) {
    this.parts = parts;
    this.directions = new Directions(parts);
    this.novelty = new Novelty(parts.api);
  }

  /** The region of the last infill. */
  get infilled(): Region | null {
    return this.#infilled;
  }

  /** How many regions it tried. */
  get tried(): number {
    return this.#tried;
  }

  /** Continues the piece by `more` bars. */
  async continue(): Promise<void> {
    const { latents } = this.parts;
    await latents.continue(Math.round(this.more * latents.unit.steps));
  }

  /** Proposes other notes for the brushed region. */
  async infill(): Promise<void> {
    const { latents } = this.parts;
    this.#infilled = latents.region;
    this.#tried = this.proposals;
    await latents.infill(this.proposals);
  }
}
