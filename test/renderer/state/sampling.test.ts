import { describe, expect, it } from 'vitest';
import { studioCalls } from '../../../core/contract/studio.ts';
import { Sampling } from '../../../renderer/state/sampling.svelte.ts';
import { musicModel, textModel } from './fake-host.ts';

function music(...models: Parameters<Sampling['setModels']>[0]): Sampling {
  const sampling = new Sampling('music');
  sampling.setModels(models.length > 0 ? models : [musicModel()]);
  return sampling;
}

describe('the models', () => {
  it('are those of its kind, the first of them chosen', () => {
    const sampling = music(textModel(), musicModel(), musicModel({ name: 'folk' }));
    expect(sampling.models?.map(({ name }) => name)).toEqual(['chorales', 'folk']);
    expect(sampling.model?.name).toBe('chorales');
  });

  it('are not known before they are told, and none when there are none', () => {
    const sampling = new Sampling('music');
    expect(sampling.models).toBeUndefined();
    expect(sampling.request()).toBeUndefined();
    sampling.setModels([textModel()]);
    expect(sampling.models).toEqual([]);
    expect(sampling.model).toBeUndefined();
  });

  it('may be told again: the choice and its length stay', () => {
    const sampling = music(musicModel(), musicModel({ name: 'folk' }));
    sampling.choose('folk');
    sampling.steps = 32;
    sampling.setModels([musicModel(), musicModel({ name: 'folk' })]);
    expect([sampling.model?.name, sampling.steps]).toEqual(['folk', 32]);
  });
});

describe('the length', () => {
  it('starts at the likeliest number of bars', () => {
    expect(music().steps).toBe(64);
    expect(music().unit).toBe(4);
    expect(music(musicModel({ stepQuarters: 0.25 })).unit).toBe(16);
  });

  it('is told in letters for text', () => {
    const sampling = new Sampling('text');
    sampling.setModels([textModel()]);
    expect([sampling.unit, sampling.steps]).toEqual([1, 5]);
  });

  it('is a whole number of steps that the model knows', () => {
    const sampling = music();
    sampling.steps = 1000;
    expect(sampling.steps).toBe(128);
    sampling.steps = 0;
    expect(sampling.steps).toBe(1);
  });

  it('can be drawn from p(T)', () => {
    const sampling = music(musicModel({ lengthHistogram: [0, 0, 0, 1, 0, 1], maxSteps: 5 }));
    sampling.drawLength(0.2);
    expect(sampling.steps).toBe(3);
    sampling.drawLength(0.7);
    expect(sampling.steps).toBe(5);
  });

  it('is left to each candidate when it is drawn for each, and set by hand again when one is chosen', () => {
    const sampling = music();
    sampling.lengthDrawn = true;
    expect(sampling.request()).not.toHaveProperty('steps');
    sampling.steps = 16;
    expect(sampling.request()).toMatchObject({ steps: 16 });
  });
});

describe('the request', () => {
  it('is what is set, and one that the host takes', () => {
    const sampling = music();
    Object.assign(sampling, { temperature: 0.5, count: 3 });
    sampling.seed.value = 77;
    const request = sampling.request();
    expect(studioCalls.generate.request.parse(request)).toMatchObject({
      model: 'chorales',
      steps: 64,
      count: 3,
      temperature: 0.5,
      emission: 'threshold',
      threshold: 0.35,
      seed: 77,
    });
  });

  it('draws letters, and notes when that is chosen', () => {
    const text = new Sampling('text');
    text.setModels([textModel()]);
    expect(text.request()).toMatchObject({ emission: 'threshold', threshold: 0.5 });
    const sampling = music();
    sampling.emission = 'sample';
    expect(sampling.request()).toMatchObject({ emission: 'sample' });
  });

  it('says likeliest as a threshold of one half, and a threshold as it is set', () => {
    const sampling = music();
    sampling.threshold = 0.3;
    sampling.emission = 'likeliest';
    expect(sampling.request()).toMatchObject({ emission: 'threshold', threshold: 0.5 });
    sampling.emission = 'threshold';
    expect(sampling.request()).toMatchObject({ emission: 'threshold', threshold: 0.3 });
  });
});
