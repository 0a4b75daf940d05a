import type { StudioModel, StudioRequest } from '../../core/contract/studio.ts';
import type { GenerationSettings } from '../../core/document.ts';
import { WRITING_TEMPERATURE } from '../../core/text/writing.ts';
import { drawLength, likeliestLength, meanLength } from '../../core/length.ts';
import { preferredModel } from './preferred-model.ts';
import { Seed } from './seed.svelte.ts';

/** How notes or letters come of the decoder's probabilities. */
export type Emission = 'sample' | 'threshold' | 'likeliest';

/**
 * The threshold that music starts with. Measured on `chorales` (16 pieces of 16 bars, temperature 0.85) against Bach:
 * 3.9 voices a step (Bach 3.9; 3.7 when sampled), 73% of steps a triad (81%; 56%), 9% leaps in the upper voice (3%;
 * 17%). Drawing each key by itself adds noise that the eye forgives and the ear does not.
 */
export const MUSIC_THRESHOLD = 0.35;

/** What a person sets before generating, for the models of one kind. */
export class Sampling {
  /** Standard deviation of ε: a little under the model's own 1 sounds surer. */
  temperature = $state(0.85);
  /** Letters begin with the likeliest, which makes more words than drawing them does. */
  emission: Emission = $state('likeliest');
  /** Of emission `threshold`: what is above this probability sounds. */
  threshold = $state(MUSIC_THRESHOLD);
  /** How many candidates. */
  count = $state(6);
  /** Whether each candidate has a length of its own, drawn from p(T). */
  lengthDrawn = $state(false);
  readonly seed: Seed;
  readonly #kind: StudioModel['kind'];
  #models: readonly StudioModel[] | undefined = $state.raw(undefined);
  #model: StudioModel | undefined = $state.raw(undefined);
  #steps = $state(1);

  constructor(kind: StudioModel['kind'], seed = new Seed()) {
    this.#kind = kind;
    if (kind === 'music') this.emission = 'threshold';
    else this.temperature = WRITING_TEMPERATURE;
    this.seed = seed;
  }

  /** The models of this kind; undefined while they are not known. */
  get models(): readonly StudioModel[] | undefined {
    return this.#models;
  }

  get model(): StudioModel | undefined {
    return this.#model;
  }

  /** T of the candidates, unless each has its own. */
  get steps(): number {
    return this.#steps;
  }

  set steps(steps: number) {
    this.#steps = Math.min(this.#model?.maxSteps ?? steps, Math.max(1, Math.round(steps)));
    this.lengthDrawn = false;
  }

  /** Steps of the unit that lengths are told in: a bar of four quarters, or a letter. */
  get unit(): number {
    return Math.max(1, Math.round(4 / (this.#model?.stepQuarters ?? 4)));
  }

  /** How long a candidate will be, in steps; a mean where lengths are drawn. */
  get expectedSteps(): number {
    return this.lengthDrawn && this.#model ? meanLength(this.#model.lengthHistogram) : this.#steps;
  }

  /** Takes the models that there are; the chosen one stays if it is among them, else it is the preferred or first. */
  setModels(models: readonly StudioModel[]): void {
    this.#models = models.filter(({ kind }) => kind === this.#kind);
    const same = this.#models.find(({ name }) => name === this.#model?.name);
    if (same) this.#model = same;
    else this.#choose(preferredModel(this.#kind, this.#models));
  }

  /** Chooses a model by its name; the length becomes its likeliest. */
  choose(name: string): void {
    const model = this.#models?.find((one) => one.name === name);
    if (model && model !== this.#model) this.#choose(model);
  }

  /** Draws T from p(T), for all candidates. */
  drawLength(uniform = Math.random()): void {
    if (this.#model) this.steps = drawLength(this.#model.lengthHistogram, uniform);
  }

  /** Sets everything as it was when a piece of `steps` steps was made, so that it can be made again. */
  restore({ seed, temperature, emission, threshold }: GenerationSettings, steps: number): void {
    this.temperature = temperature;
    this.emission = emission === 'sample' ? 'sample' : threshold === 0.5 ? 'likeliest' : 'threshold';
    if (emission === 'threshold') this.threshold = threshold;
    this.steps = steps;
    this.seed.value = seed;
  }

  /** How notes come of probabilities, as a request says it. */
  get emissionSettings(): Pick<StudioRequest<'generate'>, 'emission' | 'threshold'> {
    if (this.emission === 'sample') return { emission: 'sample' };
    return { emission: 'threshold', threshold: this.emission === 'likeliest' ? 0.5 : this.threshold };
  }

  /** The request of a run that begins now; undefined without a model. Takes a seed. */
  request(): StudioRequest<'generate'> | undefined {
    if (!this.#model) return undefined;
    return {
      model: this.#model.name,
      ...(this.lengthDrawn ? {} : { steps: this.#steps }),
      count: this.count,
      temperature: this.temperature,
      ...this.emissionSettings,
      seed: this.seed.take(),
    };
  }

  #choose(model: StudioModel | undefined): void {
    this.#model = model;
    if (model) this.#steps = likeliestLength(model.lengthHistogram, this.unit);
  }
}
