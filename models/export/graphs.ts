import type { FlowRole } from '../../core/contract/manifest.ts';
import type { ModelConfig } from '../../core/contract/config.ts';
import type { Dimensions, SizedRecordable } from '../compiler/polymorphic.ts';
import * as tf from '../compiler/tensorflow.ts';
import { logNormal } from '../flows/density.ts';
import type { Parameters, Weights } from '../flows/parameters.ts';
import { decoder } from '../latent/decoder.ts';
import { encoder } from '../latent/encoder.ts';
import { positionFeatures } from '../latent/positions.ts';
import { priorOf } from '../latent/priors.ts';
import { fused } from '../latent/recurrence.ts';

/** A graph of a model folder: how to record it, and where a run reads its sizes. */
export interface ExportedGraph {
  readonly dimensions: Dimensions;
  readonly fn: SizedRecordable;
}

/**
 * The four graphs of a latent flow, as CONTRACTS defines their inputs and outputs: time-major, dynamic in T and
 * B. `layers` goes from the noise (0) to the latent (L) in both directions.
 */
export function exportedGraphs(config: ModelConfig, weights: Weights): Record<FlowRole, ExportedGraph> {
  const parameters = fixedParameters(weights);
  return {
    encode: sized('x', encodeGraph(config, parameters)),
    density: sized('z', densityGraph(config, parameters)),
    sample: sized('epsilon', sampleGraph(config, parameters)),
    decode: sized('z', decodeGraph(config, parameters)),
  };
}

/** A graph that reads T and B from one of its inputs. */
export function sized(input: string, fn: SizedRecordable): ExportedGraph {
  return { dimensions: { T: [input, 0], B: [input, 1] }, fn };
}

/** Weights as tensors that a recording stores in its file. */
export function fixedParameters(weights: Weights): Parameters {
  const tensors = new Map<string, tf.Tensor>();
  return (name) => {
    let tensor = tensors.get(name);
    if (!tensor || tensor.isDisposed) {
      const { data, dims } = weights.get(name)!;
      tensor = tf.keep(tf.tensor(data, [...dims]));
      tensors.set(name, tensor);
    }
    return tensor;
  };
}

function encodeGraph(config: ModelConfig, parameters: Parameters): SizedRecordable {
  return (input, { T, B }) => {
    const x = input('x', [T!, B!, config.vocabulary]);
    const mask = input('mask', [T!, B!, 1]);
    const features = positionFeatures(mask, config);
    return { ...encoder(parameters, fused, config, { x, mask, features }) };
  };
}

function densityGraph(config: ModelConfig, parameters: Parameters): SizedRecordable {
  const constant = (-config.latent / 2) * Math.log(2 * Math.PI);
  return (input, { T, B }) => {
    const mask = input('mask', [T!, B!, 1]);
    const z = tf.mul(input('z', [T!, B!, config.latent]), mask);
    const { value, logDet, stages } = priorOf(parameters, config).toNoise(
      z,
      positionFeatures(mask, config),
      fused,
    );
    const logProb = tf.add(tf.add(logNormal(value), logDet), constant);
    return {
      epsilon: tf.mul(value, mask),
      logProb: tf.mul(logProb, tf.squeeze(mask, [2])),
      layers: tf.mul(tf.stack([...stages]), mask),
    };
  };
}

function sampleGraph(config: ModelConfig, parameters: Parameters): SizedRecordable {
  return (input, { T, B }) => {
    const shape = [T!, B!, config.latent];
    const epsilon = input('epsilon', shape);
    const given = { z: input('given', shape), known: input('known', [T!, B!, 1]) };
    const mask = input('mask', [T!, B!, 1]);
    const { z, stages } = priorOf(parameters, config).toLatent(
      epsilon,
      positionFeatures(mask, config),
      given,
      fused,
    );
    return { z: tf.mul(z, mask), layers: tf.mul(tf.stack([...stages]), mask) };
  };
}

function decodeGraph(config: ModelConfig, parameters: Parameters): SizedRecordable {
  return (input, { T, B }) => {
    const mask = input('mask', [T!, B!, 1]);
    const z = tf.mul(input('z', [T!, B!, config.latent]), mask);
    return {
      logits: decoder(parameters, fused, config, { z, mask, features: positionFeatures(mask, config) }),
    };
  };
}
