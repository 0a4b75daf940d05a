import { renderWav } from '../../../../renderer/audio/render.ts';
import type { Playable } from '../../../../renderer/audio/timing.ts';
import { base64 } from './base64.ts';

/** Makes sound files on the page. */
export const renderer = {
  /** What the last file was told of how far it is. */
  progress: [] as number[],

  /** A piece's file in base64; `stretchSeconds` at a time. */
  async render(piece: Playable, stretchSeconds?: number, sampleRate?: number): Promise<string> {
    renderer.progress = [];
    const bytes = await renderWav(piece, {
      onProgress: (done) => void renderer.progress.push(done),
      ...(stretchSeconds === undefined ? {} : { stretchSeconds }),
      ...(sampleRate === undefined ? {} : { sampleRate }),
    });
    return base64(bytes);
  },

  /** Cancels a file as soon as a share of it is done; gives what was thrown and how far it came. */
  async cancelled(piece: Playable, share: number): Promise<{ thrown: string; done: number }> {
    const abort = new AbortController();
    let done = 0;
    const onProgress = (now: number): void => {
      done = now;
      if (now >= share) abort.abort(new Error('changed my mind'));
    };
    const made = renderWav(piece, { signal: abort.signal, onProgress });
    return { thrown: await made.then(() => 'nothing', String), done };
  },
};
