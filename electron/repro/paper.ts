/** A figure that a model should reach: a number, or at most `by` above our own figure of another variant. */
export type Bar = number | { readonly variant: string; readonly by: number };

/** What is known beforehand of a model on a data set; lower is better, units as the row's. */
export interface Yardstick {
  /** Of the paper's table. */
  readonly paper?: number;
  readonly bar?: Bar;
}

/** The yardsticks of a data set by variant, in the order of the paper's columns. */
export interface PaperRow {
  readonly variants: Readonly<Record<string, Yardstick>>;
  /** What others reached in some other way, to be met by later priors. */
  readonly beyond?: { readonly nll: number; readonly by: string };
}

/**
 * Negative log-likelihoods on the test split: Ziegler & Rush 2019, Table 1 (characters, bits) and Table 3 (music, nats
 * per step), with what Rivulet should reach beside them. RNN-NADE: Boulanger-Lewandowski et al. 2012, Table 1.
 */
export const PAPER: Readonly<Record<string, PaperRow>> = {
  jsb: {
    variants: {
      'af-af': { paper: 6.53, bar: 6.42 },
      'af-scf': { paper: 6.64, bar: 6.45 },
      'iaf-scf': { paper: 6.59, bar: 6.55 },
      lstm: { paper: 8.17, bar: 8.27 },
      'iaf-scf-convolution': { bar: { variant: 'iaf-scf', by: 0.3 } },
      'iaf-scf-convolution-affine': { bar: { variant: 'iaf-scf', by: 0.3 } },
      'af-only': {},
      'af-af-affine': {},
      'af-af-elementwise': {},
    },
  },
  nottingham: {
    variants: {
      'af-af': { paper: 2.39, bar: 2.39 },
      'af-scf': { paper: 2.56, bar: 2.56 },
      'iaf-scf': { paper: 2.54, bar: 2.54 },
      lstm: { paper: 3.43, bar: 3.53 },
    },
    beyond: { nll: 2.31, by: 'RNN-NADE' },
  },
  piano: {
    variants: {
      'af-af': { paper: 8.19, bar: 8.19 },
      'af-scf': { paper: 8.26, bar: 8.26 },
      'iaf-scf': { paper: 8.25, bar: 8.25 },
      lstm: { paper: 7.77, bar: 7.87 },
    },
    beyond: { nll: 7.05, by: 'RNN-NADE' },
  },
  musedata: {
    variants: {
      'af-af': { paper: 6.92, bar: 6.92 },
      'af-scf': { paper: 6.95, bar: 6.95 },
      'iaf-scf': { paper: 7.06, bar: 7.06 },
      lstm: { paper: 7.23, bar: 7.33 },
    },
    beyond: { nll: 5.6, by: 'RNN-NADE' },
  },
  english: { variants: { 'af-scf': {}, 'iaf-scf': {}, lstm: {} } },
  ptb: {
    variants: {
      'af-af': { paper: 1.42 },
      'af-af-mixture': { bar: { variant: 'lstm', by: 0.1 } },
      'af-scf': { paper: 1.46 },
      'iaf-scf': { paper: 1.63 },
      lstm: { paper: 1.41 },
    },
  },
};
