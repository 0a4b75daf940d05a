import type { EngineResponse, EngineTask, Piece } from '../../core/contract/engine.ts';
import type { FloatTensor } from '../../core/contract/floats.ts';
import { isBaseline, type Manifest } from '../../core/contract/manifest.ts';
import { emitNotes, emitSymbols } from '../../core/emission.ts';
import { RivuletError } from '../../core/errors.ts';
import { explainSymbols } from '../../core/explanation.ts';
import { drawLength } from '../../core/length.ts';
import { Random } from '../../core/random.ts';
import type { CallContext } from '../host/serve-calls.ts';
import { float } from './float.ts';
import type { OpenModel } from './open-model.ts';

/**
 * Draws candidates: T ~ p(T) unless given, ε ~ N(0, temperature²), z = f(ε; T), x ~ p(x | z, T); from a discrete
 * baseline step by step, x_t ~ p(x_t | x_{<t}, T). Each candidate is a batch of its own with noise of its own, so that
 * it does not depend on how many are asked for.
 */
export async function generate(
  task: EngineTask<'generate'>,
  model: OpenModel,
  context: CallContext,
): Promise<EngineResponse<'generate'>> {
  checkSteps(task.steps, model.manifest);
  if (isBaseline(model.manifest)) checkBaseline(task, model.manifest);
  const candidate = isBaseline(model.manifest) ? drawn : sampled;
  const pieces: Piece[] = [];
  for (let index = 0; index < task.count; index++) {
    const piece = await candidate(index, task, model, context);
    pieces.push(piece);
    context.progress({ done: index + 1, total: task.count, ...(task.stream ? { piece } : {}) });
  }
  return { pieces, active: model.active };
}

/** A candidate of a latent flow. */
async function sampled(
  index: number,
  task: EngineTask<'generate'>,
  model: OpenModel,
  context: CallContext,
): Promise<Piece> {
  const { temperature, emission, threshold } = task;
  const { config, kind } = model.manifest;
  const { random, steps, width, mask } = begin(index, task, model.manifest);
  const epsilon = tensor(steps, config.latent, random.normals(steps * config.latent));
  epsilon.data.forEach((value, i) => (epsilon.data[i] = value * temperature));
  const u = tensor(steps, width, random.uniforms(steps * width));
  const given = tensor(steps, config.latent);
  const known = tensor(steps, 1);
  const z = float(await model.run('sample', { epsilon, given, known, mask }, context, ['z']), 'z');
  const logits = float(await model.run('decode', { z, mask }, context), 'logits');
  // A threshold is a constant in the place of the uniforms, so that the piece is made again in the same way.
  if (emission === 'threshold' && kind === 'music') u.data.fill(threshold);
  if (emission === 'sample' || kind === 'music') {
    return { index, steps, ...emit(model.manifest, logits.data, u.data), epsilon, z, u };
  }
  const symbols = emitSymbols(logits.data, config.vocabulary);
  // The likeliest symbols need no uniforms; edits need those that give them.
  u.data = explainSymbols(logits.data, config.vocabulary, symbols, u.data);
  return { index, steps, text: textOf(model.manifest, symbols), epsilon, z, u };
}

/** A candidate of a discrete baseline, which draws by the uniforms itself, each step from its past. */
async function drawn(
  index: number,
  task: EngineTask<'generate'>,
  model: OpenModel,
  context: CallContext,
): Promise<Piece> {
  const { random, steps, width, mask } = begin(index, task, model.manifest);
  const u = tensor(steps, width, random.uniforms(steps * width));
  if (task.emission === 'threshold') u.data.fill(task.threshold);
  const x = float(await model.run('draw', { u, mask }, context), 'x');
  // What is drawn is 0 or 1; as logits they are the likelier where they are 1.
  const certain = x.data.map((value) => value - 0.5);
  const nothing = () => tensor(steps, 0);
  return { index, steps, ...emit(model.manifest, certain, undefined), epsilon: nothing(), z: nothing(), u };
}

/** What every candidate begins with. */
function begin(
  index: number,
  { seed, steps: asked }: EngineTask<'generate'>,
  { config, kind, lengthHistogram }: Manifest,
) {
  const random = Random.of(seed, index);
  // Drawn even when T is given: the noise after it is then the same for both.
  const length = drawLength(lengthHistogram, random.uniform());
  const steps = asked ?? length;
  const width = kind === 'music' ? config.vocabulary : 1;
  return { random, steps, width, mask: tensor(steps, 1, new Float32Array(steps).fill(1)) };
}

function emit(
  manifest: Manifest,
  logits: Float32Array,
  u: Float32Array | undefined,
): Pick<Piece, 'roll' | 'text'> {
  if (manifest.kind === 'music') return { roll: emitNotes(logits, u).map((pitches) => [...pitches]) };
  return { text: textOf(manifest, emitSymbols(logits, manifest.config.vocabulary, u)) };
}

function textOf({ vocabulary }: Manifest, symbols: readonly number[]): string {
  return symbols.map((symbol) => vocabulary![symbol]).join('');
}

function checkSteps(steps: number | undefined, { config, name }: Manifest): void {
  if (steps === undefined || config.positions !== 'onehot' || steps <= config.maxSteps) return;
  throw new RivuletError(
    'bad-argument',
    `${name} knows pieces of 1 to ${config.maxSteps} steps, asked for ${steps}`,
  );
}

/** A baseline has no noise that a temperature could scale, and no text that is the likeliest at every step at once. */
function checkBaseline({ temperature, emission }: EngineTask<'generate'>, { name, kind }: Manifest): void {
  const refuse = (what: string) => {
    throw new RivuletError(
      'bad-argument',
      `${name} draws each step from its past, without a latent: ${what}`,
    );
  };
  if (temperature !== 1) refuse('its temperature stays 1');
  if (emission === 'threshold' && kind === 'text') refuse('its text is sampled, not thresholded');
}

/** [T, 1, width]; zeros unless values are given. */
function tensor(steps: number, width: number, data = new Float32Array(steps * width)): FloatTensor {
  return { data, dims: [steps, 1, width] };
}
