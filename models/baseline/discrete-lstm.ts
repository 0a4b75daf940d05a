import type { ModelConfig } from '../../core/contract/config.ts';
import { scan } from '../compiler/scan.ts';
import * as tf from '../compiler/tensorflow.ts';
import { linear } from '../flows/layers.ts';
import { within, type Parameters } from '../flows/parameters.ts';
import { drawEmission } from '../latent/emission.ts';
import { emissionHead } from '../latent/emission-head.ts';
import { embedding } from '../latent/encoder.ts';
import { LstmReader } from '../latent/lstm-reader.ts';
import type { Dropout, Reader } from '../latent/reader.ts';
import type { Recurrence } from '../latent/recurrence.ts';

/**
 * The discrete baseline p(x_t | x_{<t}, T) of Ziegler & Rush 2019, Tables 1 and 3: layers of LSTMs over what sounded
 * before and the position features, then the emission that the flows have too. There is no latent.
 */
export class DiscreteLstm {
  private readonly table: tf.Tensor | null;
  private readonly reader: Reader;
  private readonly head: (context: tf.Tensor) => tf.Tensor;

  constructor(
    parameters: Parameters,
    private readonly config: ModelConfig,
  ) {
    const { vocabulary, tiedEmbedding, hidden } = config;
    this.table = embedding(parameters, config);
    // What a prior hears of is the latent; this model hears of x itself.
    const heard = { ...config, latent: tiedEmbedding || vocabulary };
    this.reader = new LstmReader(within(parameters, 'baseline'), heard);
    this.head = emissionHead(parameters, config, hidden);
  }

  /**
   * The emission's logits [T, B, V] at each step from the steps of x [T, B, V] before it, under position features
   * [T, B, P]; `dropout` has a factor for the outputs of each layer [T, B, H].
   */
  logits(x: tf.Tensor, features: tf.Tensor, recurrence: Recurrence, dropout?: Dropout): tf.Tensor {
    return this.head(this.reader.all(this.embedded(x), features, recurrence, dropout));
  }

  /**
   * x [T, B, V], one step after another, each drawn from its own past at the uniforms u [T, B, V], for text [T, B, 1].
   */
  draw(u: tf.Tensor, features: tf.Tensor): tf.Tensor {
    const { kind, vocabulary } = this.config;
    const steps = this.reader.begin(features);
    const { ys } = scan({
      init: [tf.zeros([u.shape[1]!, vocabulary]), ...steps.state],
      xs: [u, steps.prepared],
      body: ([before, ...state], [uniforms, prepared]) => {
        const read = steps.step(this.embedded(before!), state, prepared!);
        const x = drawEmission(kind, this.head(read.context), uniforms!);
        return { carry: [x, ...read.state], ys: [x] };
      },
    });
    return ys[0]!;
  }

  private embedded(x: tf.Tensor): tf.Tensor {
    return this.table ? linear(x, this.table) : x;
  }
}
