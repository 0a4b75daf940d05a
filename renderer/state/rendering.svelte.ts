import type { MusicDocument } from '../../core/document.ts';

/** The person did not want it any more: nothing to tell. */
export class Cancelled extends Error {}

/** A sound file that is being made. */
export class Rendering {
  readonly title: string;
  readonly #abort: AbortController;
  #done = $state(0);

  constructor(title: string, abort: AbortController) {
    this.title = title;
    this.#abort = abort;
  }

  /** How far it is, 0 … 1. */
  get done(): number {
    return this.#done;
  }

  /** The bytes of the file. Throws {@link Cancelled} when it was ended. */
  async render(document: MusicDocument): Promise<Uint8Array<ArrayBuffer>> {
    const { signal } = this.#abort;
    try {
      const { renderWav } = await import('../audio/render.ts');
      return await renderWav(document, { signal, onProgress: (done) => (this.#done = done) });
    } catch (thrown) {
      if (signal.aborted) throw new Cancelled();
      throw thrown;
    }
  }

  cancel(): void {
    this.#abort.abort();
  }
}
