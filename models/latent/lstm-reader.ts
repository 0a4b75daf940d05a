import type { ModelConfig } from '../../core/contract/config.ts';
import * as tf from '../compiler/tensorflow.ts';
import { delay, linear } from '../flows/layers.ts';
import { within, type Parameters } from '../flows/parameters.ts';
import { lstmCell, lstmWeights, type LstmWeights } from './lstm.ts';
import { positionWidth } from './positions.ts';
import type { Dropout, Reader, Steps } from './reader.ts';
import type { Recurrence } from './recurrence.ts';

/** Layers of LSTMs over the values before (Ziegler & Rush 2019 §4.3). */
export class LstmReader implements Reader {
  private readonly layers: LstmWeights[];

  constructor(
    parameters: Parameters,
    private readonly config: ModelConfig,
  ) {
    const { latent, hidden, priorLayers } = config;
    const inputs = latent + positionWidth(config);
    this.layers = Array.from({ length: priorLayers }, (_, i) =>
      lstmWeights(within(parameters, String(i)), i === 0 ? inputs : hidden, hidden),
    );
  }

  all(x: tf.Tensor, features: tf.Tensor, { lstm }: Recurrence, dropout?: Dropout): tf.Tensor {
    let hidden = tf.concat([delay(x), features], -1);
    this.layers.forEach((weights, i) => {
      hidden = lstm(hidden, weights);
      if (dropout) hidden = tf.mul(hidden, dropout[i]!);
    });
    return hidden;
  }

  begin(features: tf.Tensor): Steps {
    const [first, ...upper] = this.layers as [LstmWeights, ...LstmWeights[]];
    const sizes = [this.config.latent, positionWidth(this.config)];
    const [latentRows, featureRows] = tf.split(first.Wx, sizes, 0) as [tf.Tensor, tf.Tensor];
    const zeros = tf.zeros([features.shape[1]!, this.config.hidden]);
    const weights = [
      tf.concat([latentRows, first.Wh], 0),
      ...upper.map(({ Wx, Wh }) => tf.concat([Wx, Wh], 0)),
    ];
    return {
      state: this.layers.flatMap(() => [zeros, zeros]),
      prepared: linear(features, featureRows, first.b),
      step: (before, state, prepared, dropout) => {
        const additions = [prepared, ...upper.map(({ b }) => b)];
        const next: tf.Tensor[] = [];
        let context = before;
        weights.forEach((W, i) => {
          const [hidden, cell] = [state[2 * i]!, state[2 * i + 1]!];
          const stepped = lstmCell(tf.add(linear(tf.concat([context, hidden], -1), W), additions[i]!), cell);
          next.push(stepped.hidden, stepped.cell);
          context = dropout ? tf.mul(stepped.hidden, dropout[i]!) : stepped.hidden;
        });
        return { context, state: next };
      },
    };
  }
}
