import { indicesOf, symbolsOf, type Vocabulary } from '../../core/text/vocabulary.ts';
import { LOWEST_PITCH } from '../../core/music/roll.ts';
import type { Piece } from '../../core/contract/engine.ts';
import { openGraph } from '../../models/compiler/compile.ts';
import type { Sequence } from '../../models/train/data.ts';
import { generate } from '../engine/generate.ts';
import { ModelCache } from '../engine/model-cache.ts';

/** What is drawn from a model. */
interface Draw {
  readonly count: number;
  readonly seed: number;
  /** T; drawn from p(T) unless given. */
  readonly steps?: number;
  readonly threads: number;
}

/** Pieces that the model of a folder makes of a seed, at the temperature 1, so that they are as its data were. */
export async function drawPieces(
  dir: string,
  draw: Draw,
  isCancelled: () => boolean,
): Promise<readonly Piece[]> {
  const stop = new AbortController();
  const cache = new ModelCache(openGraph);
  const model = await cache.get({ model: dir, provider: 'cpu', threads: draw.threads });
  try {
    const { pieces } = await generate(
      {
        model: dir,
        provider: 'cpu',
        threads: draw.threads,
        count: draw.count,
        seed: draw.seed,
        ...(draw.steps !== undefined && { steps: draw.steps }),
        temperature: 1,
        emission: 'sample',
        threshold: 0.5,
        stream: false,
      },
      model,
      {
        signal: stop.signal,
        progress: () => isCancelled() && stop.abort(),
        expectSilence: () => Promise.resolve(),
      },
    );
    return pieces;
  } finally {
    await model.retire();
  }
}

/** Pieces as sequences to train on. */
export function sequencesOf(
  pieces: readonly Piece[],
  { vocabulary }: { readonly vocabulary?: Vocabulary | undefined },
): Sequence[] {
  const indices = indicesOf(vocabulary ?? []);
  return pieces.map(({ roll, text = '' }) =>
    roll
      ? roll.map((pitches) => pitches.map((pitch) => pitch - LOWEST_PITCH))
      : symbolsOf(text, indices).map((symbol) => [symbol]),
  );
}
