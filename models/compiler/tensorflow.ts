import * as tf from '@tensorflow/tfjs';

// Production mode only silences warnings, above all an advertisement for the native package at the first operation.
tf.enableProdMode();

export * from '@tensorflow/tfjs';
