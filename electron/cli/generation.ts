import { SingleBar } from 'cli-progress';
import type { ActiveProvider, EngineRequest, Piece } from '../../core/contract/engine.ts';
import { EngineClient } from '../engine/client.ts';
import { untilInterrupted } from './interrupt.ts';
import type { PlacementOptions } from './options.ts';

/** Seeds that are drawn are short enough to be typed. */
export const DRAWN_SEEDS = 2 ** 31;

/**
 * Candidates from an engine of their own, with a bar while they are made and a word when they are not made where it was
 * asked; an interrupt stops them.
 */
export async function generateOnce(request: EngineRequest<'generate'> & PlacementOptions): Promise<Piece[]> {
  const engine = new EngineClient();
  const bar = progressBar(request.count ?? 1);
  try {
    const { pieces, active } = await untilInterrupted((signal) =>
      engine.call('generate', request, { onProgress: ({ done }) => bar?.update(done), signal }),
    );
    bar?.stop();
    reportProvider(request, active);
    return pieces;
  } finally {
    bar?.stop();
    await engine.stop();
  }
}

/** A bar on stderr where a person looks at it. */
function progressBar(count: number): SingleBar | undefined {
  if (!process.stderr.isTTY) return undefined;
  const bar = new SingleBar({
    format: 'generating {bar} {value}/{total}',
    stream: process.stderr,
    clearOnComplete: true,
  });
  bar.start(count, 0);
  return bar;
}

/** Says that a provider which was asked for is not in use; `auto` asked for none. */
function reportProvider(
  { provider }: PlacementOptions,
  { provider: active, passedOver }: ActiveProvider,
): void {
  if (provider === 'auto') return;
  for (const { provider: name, reason } of passedOver) {
    process.stderr.write(`${name} is not in use, ${active} is: ${reason}\n`);
  }
}
