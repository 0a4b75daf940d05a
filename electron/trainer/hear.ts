import type { ModelConfig } from '../../core/contract/config.ts';
import type { Piece } from '../../core/contract/engine.ts';
import { emitNotes, emitSymbols } from '../../core/emission.ts';
import { Random } from '../../core/random.ts';
import type { Vocabulary } from '../../core/text/vocabulary.ts';
import type { Runnable } from '../../models/compiler/interpret.ts';
import { weightFeeds } from '../../models/evaluate/likelihood.ts';
import { GENERATION_DIMENSIONS, generationGraph } from '../../models/export/generation.ts';
import type { Weights } from '../../models/flows/parameters.ts';
import type { MakeRunnable } from './backend.ts';
import type { TrainingJob } from './job.ts';

type Hear = NonNullable<TrainingJob['hear']>;

/** Makes the same noise into a piece with whatever weights a training has at a moment, so that one hears it learn. */
export class Hearing {
  private constructor(
    private readonly graph: Runnable,
    private readonly config: ModelConfig,
    private readonly vocabulary: Vocabulary | undefined,
    private readonly hear: Hear,
  ) {}

  static async open(
    make: MakeRunnable,
    config: ModelConfig,
    vocabulary: Vocabulary | undefined,
    hear: Hear,
  ): Promise<Hearing> {
    return new Hearing(await make(generationGraph(config), GENERATION_DIMENSIONS), config, vocabulary, hear);
  }

  async piece(weights: Weights): Promise<Piece> {
    const { latent, vocabulary, kind } = this.config;
    const { seed, steps } = this.hear;
    const random = Random.of(seed, 0);
    const tensor = (width: number, data = new Float32Array(steps * width)) => ({
      data,
      dims: [steps, 1, width],
    });
    const epsilon = tensor(latent, random.normals(steps * latent));
    const u = tensor(kind === 'music' ? vocabulary : 1);
    u.data.set(random.uniforms(u.data.length));
    const mask = tensor(1, new Float32Array(steps).fill(1));
    const { z, logits } = await this.graph.run({ mask, epsilon, ...weightFeeds(weights) });
    const content = this.content(logits!.data as Float32Array, u.data);
    return { index: 0, steps, ...content, epsilon, z: tensor(latent, (z!.data as Float32Array).slice()), u };
  }

  private content(logits: Float32Array, u: Float32Array): Pick<Piece, 'roll' | 'text'> {
    if (this.config.kind === 'music') return { roll: emitNotes(logits, u).map((pitches) => [...pitches]) };
    const symbols = emitSymbols(logits, this.config.vocabulary, u);
    return { text: symbols.map((symbol) => this.vocabulary?.[symbol] ?? '').join('') };
  }
}
