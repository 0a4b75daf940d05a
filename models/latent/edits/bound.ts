/** What one step of one posterior sample adds to the evidence lower bound, in nats. */
export interface BoundTerms {
  /** log p(x_t | z) */
  readonly reconstruction: number;
  /** log p(z_t | z_{<t}) */
  readonly prior: number;
  /** log q(z_t | x) */
  readonly posterior: number;
}

/** The bound's cost of a step, in nats: −log p(x_t | z), and log q(z_t | x) − log p(z_t | z_{<t}). */
export interface StepCost {
  readonly reconstruction: number;
  readonly kl: number;
}

/**
 * How unlikely a step is: the mean over posterior samples of the terms of the evidence lower bound (Ziegler & Rush 2019,
 * §3, eq. 2; Kingma & Welling 2014, eq. 2), whose sum over the steps is the bound itself.
 */
export function stepCost(samples: readonly BoundTerms[]): StepCost {
  const mean = (term: (sample: BoundTerms) => number) =>
    samples.reduce((sum, sample) => sum + term(sample), 0) / samples.length;
  return {
    reconstruction: -mean(({ reconstruction }) => reconstruction),
    kl: mean(({ posterior, prior }) => posterior - prior),
  };
}

/** log p(x_t | z) of notes: 88 independent Bernoulli variables, x of 0 and 1 (Ziegler & Rush 2019, §4.1). */
export function notesLogProb(x: ArrayLike<number>, logits: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * logits[i]! - softplus(logits[i]!);
  return sum;
}

/** log p(x_t | z) of a symbol: one categorical variable, x one-hot. */
export function symbolLogProb(x: ArrayLike<number>, logits: ArrayLike<number>): number {
  let [chosen, top] = [0, -Infinity];
  for (let i = 0; i < x.length; i++) {
    chosen += x[i]! * logits[i]!;
    top = Math.max(top, logits[i]!);
  }
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += Math.exp(logits[i]! - top);
  return chosen - top - Math.log(sum);
}

/** log q(z_t | x) where z_t = mean + exp(logVar / 2) · noise, which is standard normal. */
export function posteriorLogProb(noise: ArrayLike<number>, logVar: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < noise.length; i++) sum += noise[i]! ** 2 + logVar[i]! + Math.log(2 * Math.PI);
  return -0.5 * sum;
}

/** log(1 + eˣ) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
