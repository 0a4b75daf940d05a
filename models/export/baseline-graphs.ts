import type { ModelConfig } from '../../core/contract/config.ts';
import type { BaselineRole } from '../../core/contract/manifest.ts';
import { DiscreteLstm } from '../baseline/discrete-lstm.ts';
import type { SizedRecordable } from '../compiler/polymorphic.ts';
import * as tf from '../compiler/tensorflow.ts';
import type { Parameters, Weights } from '../flows/parameters.ts';
import { logLikelihood } from '../latent/emission.ts';
import { positionFeatures } from '../latent/positions.ts';
import { fused } from '../latent/recurrence.ts';
import { type ExportedGraph, fixedParameters, sized } from './graphs.ts';

/**
 * The two graphs of a discrete baseline, time-major and dynamic in T and B: `score`, x [T, B, V] to logProb [T, B] =
 * log p(x_t | x_{<t}), and `draw`, uniforms u [T, B, V] (text: [T, B, 1]) to x [T, B, V]. Both are zero after the end.
 */
export function baselineGraphs(config: ModelConfig, weights: Weights): Record<BaselineRole, ExportedGraph> {
  const parameters = fixedParameters(weights);
  return {
    score: sized('x', scoreGraph(config, parameters)),
    draw: sized('u', drawGraph(config, parameters)),
  };
}

function scoreGraph(config: ModelConfig, parameters: Parameters): SizedRecordable {
  return (input, { T, B }) => {
    const mask = input('mask', [T!, B!, 1]);
    const x = tf.mul(input('x', [T!, B!, config.vocabulary]), mask);
    const logits = new DiscreteLstm(parameters, config).logits(x, positionFeatures(mask, config), fused);
    return { logProb: tf.mul(logLikelihood(config.kind, x, logits), tf.squeeze(mask, [2])) };
  };
}

function drawGraph(config: ModelConfig, parameters: Parameters): SizedRecordable {
  const width = config.kind === 'music' ? config.vocabulary : 1;
  return (input, { T, B }) => {
    const mask = input('mask', [T!, B!, 1]);
    const u = input('u', [T!, B!, width]);
    const x = new DiscreteLstm(parameters, config).draw(u, positionFeatures(mask, config));
    return { x: tf.mul(x, mask) };
  };
}
