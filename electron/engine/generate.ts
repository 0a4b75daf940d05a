import type { EngineResponse, EngineTask, Piece } from '../../core/contract/engine.ts';
import type { FloatTensor } from '../../core/contract/floats.ts';
import type { Manifest } from '../../core/contract/manifest.ts';
import { emitNotes, emitSymbols } from '../../core/emission.ts';
import { RivuletError } from '../../core/errors.ts';
import { drawLength } from '../../core/length.ts';
import { Random } from '../../core/random.ts';
import type { CallContext } from '../host/serve-calls.ts';
import { float } from './float.ts';
import type { OpenModel } from './open-model.ts';

/**
 * Draws candidates: T ~ p(T) unless given, ε ~ N(0, temperature²), z = f(ε; T), x ~ p(x | z, T). Each candidate is a
 * batch of its own with noise of its own, so that it does not depend on how many are asked for.
 */
export async function generate(
  task: EngineTask<'generate'>,
  model: OpenModel,
  context: CallContext,
): Promise<EngineResponse<'generate'>> {
  checkSteps(task.steps, model.manifest);
  const pieces: Piece[] = [];
  for (let index = 0; index < task.count; index++) {
    const piece = await candidate(index, task, model, context);
    pieces.push(piece);
    context.progress({ done: index + 1, total: task.count, ...(task.stream ? { piece } : {}) });
  }
  return { pieces, active: model.active };
}

async function candidate(
  index: number,
  { seed, steps: asked, temperature, emission, threshold }: EngineTask<'generate'>,
  model: OpenModel,
  context: CallContext,
): Promise<Piece> {
  const { config, kind, lengthHistogram } = model.manifest;
  const random = Random.of(seed, index);
  // Drawn even when T is given: the noise after it is then the same for both.
  const drawn = drawLength(lengthHistogram, random.uniform());
  const steps = asked ?? drawn;
  const width = kind === 'music' ? config.vocabulary : 1;
  const epsilon = tensor(steps, config.latent, random.normals(steps * config.latent));
  epsilon.data.forEach((value, i) => (epsilon.data[i] = value * temperature));
  const u = tensor(steps, width, random.uniforms(steps * width));
  const mask = tensor(steps, 1, new Float32Array(steps).fill(1));
  const given = tensor(steps, config.latent);
  const known = tensor(steps, 1);
  const z = float(await model.run('sample', { epsilon, given, known, mask }, context), 'z');
  const logits = float(await model.run('decode', { z, mask }, context), 'logits');
  // A threshold is a constant in the place of the uniforms, so that the piece is made again in the same way.
  if (emission === 'threshold' && kind === 'music') u.data.fill(threshold);
  const uniforms = emission === 'sample' || kind === 'music' ? u.data : undefined;
  return { index, steps, ...emit(model.manifest, logits.data, uniforms), epsilon, z, u };
}

function emit(
  { kind, config, vocabulary }: Manifest,
  logits: Float32Array,
  u: Float32Array | undefined,
): Pick<Piece, 'roll' | 'text'> {
  if (kind === 'music') return { roll: emitNotes(logits, u).map((pitches) => [...pitches]) };
  const symbols = emitSymbols(logits, config.vocabulary, u);
  return { text: symbols.map((symbol) => vocabulary![symbol]).join('') };
}

function checkSteps(steps: number | undefined, { config, name }: Manifest): void {
  if (steps === undefined || config.positions !== 'onehot' || steps <= config.maxSteps) return;
  throw new RivuletError(
    'bad-argument',
    `${name} knows pieces of 1 to ${config.maxSteps} steps, asked for ${steps}`,
  );
}

/** [T, 1, width]; zeros unless values are given. */
function tensor(steps: number, width: number, data = new Float32Array(steps * width)): FloatTensor {
  return { data, dims: [steps, 1, width] };
}
