import type { ModelConfig } from '../../core/contract/config.ts';
import { scan } from '../compiler/scan.ts';
import * as tf from '../compiler/tensorflow.ts';
import { delay, linear } from '../flows/layers.ts';
import { constant, fanIn, within, type Parameters } from '../flows/parameters.ts';
import { drawEmission, FIRST_NOTE_LOGIT, logLikelihood } from '../latent/emission.ts';
import { embedding } from '../latent/encoder.ts';
import { lstmCell, lstmWeights, type LstmLayer, type LstmWeights } from '../latent/lstm.ts';
import { positionWidth } from '../latent/positions.ts';

/**
 * The discrete baseline p(x_t | x_{<t}, T) of Ziegler & Rush 2019, Tables 1 and 3: layers of LSTMs over what sounded
 * before and the position features, then the same emission as the flows have. There is no latent.
 */
export class DiscreteLstm {
  private readonly table: tf.Tensor | null;
  private readonly lstms: readonly LstmWeights[];
  private readonly head: (hidden: tf.Tensor) => tf.Tensor;

  constructor(
    parameters: Parameters,
    private readonly config: ModelConfig,
  ) {
    const { vocabulary, tiedEmbedding, hidden, priorLayers } = config;
    this.table = embedding(parameters, config);
    const inputs = (tiedEmbedding || vocabulary) + positionWidth(config);
    this.lstms = Array.from({ length: priorLayers }, (_, i) =>
      lstmWeights(within(parameters, `baseline.${i}`), i === 0 ? inputs : hidden, hidden),
    );
    this.head = outputHead(parameters, config, this.table);
  }

  /**
   * log p(x_t | x_{<t}) [T, B] of x [T, B, V] under position features [T, B, P], all steps at once; `dropout` has a
   * factor for the outputs of each layer [T, B, H].
   */
  logProb(x: tf.Tensor, features: tf.Tensor, lstm: LstmLayer, dropout?: readonly tf.Tensor[]): tf.Tensor {
    const before = delay(x);
    let hidden = tf.concat([this.table ? linear(before, this.table) : before, features], -1);
    this.lstms.forEach((weights, i) => {
      hidden = lstm(hidden, weights);
      if (dropout) hidden = tf.mul(hidden, dropout[i]!);
    });
    return logLikelihood(this.config.kind, x, this.head(hidden));
  }

  /** x [T, B, V], one step after another, each drawn from its own past by uniforms u [T, B, V], or [T, B, 1] for text. */
  draw(u: tf.Tensor, features: tf.Tensor): tf.Tensor {
    const { hidden, kind, vocabulary } = this.config;
    const lanes = u.shape[1]!;
    const { symbolRows, projected } = this.firstInputs(features);
    const zeros = tf.zeros([lanes, hidden]);
    const { ys } = scan({
      init: [tf.zeros([lanes, vocabulary]), ...this.lstms.flatMap(() => [zeros, zeros])],
      xs: [u, projected],
      body: ([before, ...states], [uniforms, fromFeatures]) => {
        const next = this.step(states, before!, symbolRows, fromFeatures!);
        const x = drawEmission(kind, this.head(next.at(-2)!), uniforms!);
        return { carry: [x, ...next], ys: [x] };
      },
    });
    return ys[0]!;
  }

  /** What the first layer takes from the step before, [V, 4H], and from the features, [T, B, 4H] with its bias. */
  private firstInputs(features: tf.Tensor): { symbolRows: tf.Tensor; projected: tf.Tensor } {
    const { Wx, b } = this.lstms[0]!;
    const positions = positionWidth(this.config);
    const [rows, featureRows] = tf.split(Wx, [Wx.shape[0]! - positions, positions], 0) as [
      tf.Tensor,
      tf.Tensor,
    ];
    return {
      symbolRows: this.table ? linear(this.table, rows) : rows,
      projected: linear(features, featureRows, b),
    };
  }

  /** Hidden state and cell of every layer, one step on. */
  private step(
    states: readonly tf.Tensor[],
    before: tf.Tensor,
    symbolRows: tf.Tensor,
    fromFeatures: tf.Tensor,
  ): tf.Tensor[] {
    const next: tf.Tensor[] = [];
    this.lstms.forEach(({ Wx, Wh, b }, i) => {
      const [input, rows, rest] = i === 0 ? [before, symbolRows, fromFeatures] : [next.at(-2)!, Wx, b];
      // Both products as one; the joined weights are made once, outside the loop.
      const gates = linear(tf.concat([input, states[2 * i]!], -1), tf.concat([rows, Wh], 0));
      const { hidden, cell } = lstmCell(tf.add(gates, rest), states[2 * i + 1]!);
      next.push(hidden, cell);
    });
    return next;
  }
}

/** From the last hidden state to logits, through the embedding's transpose where there is one. */
function outputHead(
  parameters: Parameters,
  { vocabulary, tiedEmbedding, hidden, kind }: ModelConfig,
  table: tf.Tensor | null,
): (hidden: tf.Tensor) => tf.Tensor {
  const bias = parameters('output.b', [vocabulary], constant(kind === 'music' ? FIRST_NOTE_LOGIT : 0));
  if (!table) {
    const weights = parameters('output.W', [hidden, vocabulary], fanIn(hidden));
    return (h) => linear(h, weights, bias);
  }
  const inner = parameters('output.embedding.W', [hidden, tiedEmbedding], fanIn(hidden));
  const innerBias = parameters('output.embedding.b', [tiedEmbedding], constant(0));
  return (h) => linear(linear(h, inner, innerBias), tf.transpose(table), bias);
}
