import type { EngineResponse, EngineTask } from '../../../core/contract/engine.ts';
import type { FloatTensor } from '../../../core/contract/floats.ts';
import { RivuletError } from '../../../core/errors.ts';
import { betweenUniforms, spherical } from '../../../models/latent/edits/interpolate.ts';
import { groups, laneOf, sideBySide } from './lanes.ts';
import { settled } from './settle.ts';
import { pieceOf, type Subject, subjectOf } from './subject.ts';
import { LANES, type Workbench } from './workbench.ts';

/** Pieces between two of one length: spherical in ε, then sampled. 0 and 1 are the two themselves. */
export async function between(
  bench: Workbench,
  { from, to, amounts }: EngineTask<'between'>,
): Promise<EngineResponse<'between'>> {
  const ends = [subjectOf(bench.manifest, from), subjectOf(bench.manifest, to)] as const;
  const [first, last] = ends.map(({ score }) => score.length);
  if (first !== last) {
    throw new RivuletError('bad-argument', `pieces of ${first} and ${last} steps have nothing between them`);
  }
  const made: Subject[] = [];
  for (const group of groups(amounts, LANES)) {
    bench.progress(made.length, amounts.length);
    made.push(...(await some(bench, ends, group)));
  }
  bench.progress(amounts.length, amounts.length);
  return { pieces: made.map((subject, index) => pieceOf(bench.manifest, subject, index)) };
}

async function some(
  bench: Workbench,
  [a, b]: readonly [Subject, Subject],
  amounts: readonly number[],
): Promise<Subject[]> {
  const noises = amounts.map((amount) => mixed(spherical, a.epsilon, b.epsilon, amount));
  const lanes = await bench.sampleFree(sideBySide(noises));
  const pieces: Subject[] = [];
  for (const [lane, amount] of amounts.entries()) {
    if (amount === 0 || amount === 1) {
      pieces.push(amount === 0 ? a : b);
      continue;
    }
    pieces.push(
      await settled(bench, {
        epsilon: noises[lane]!,
        z: laneOf(lanes, lane),
        u: mixed(betweenUniforms, a.u, b.u, amount),
        score: a.score,
        region: { from: 0, to: a.score.length },
        likeliest: false,
      }),
    );
  }
  return pieces;
}

function mixed(mix: typeof spherical, a: FloatTensor, b: FloatTensor, amount: number): FloatTensor {
  return { data: mix(a.data, b.data, amount), dims: a.dims };
}
