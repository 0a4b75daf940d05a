import * as tf from '@tensorflow/tfjs';

/** Keeps TensorFlow.js from printing an advertisement for its native package at the first operation. */
tf.env().set('IS_TEST', true);

export * from '@tensorflow/tfjs';
