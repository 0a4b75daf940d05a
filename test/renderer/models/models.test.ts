import { describe, expect, it } from 'vitest';
import { MAX_SENT_MODEL_BYTES } from '../../../core/contract/models.ts';
import { nameFault } from '../../../renderer/models/names.ts';
import { type ChosenFile, MOST_BYTES, nameOf, sentFiles } from '../../../renderer/models/sending.ts';
import { learningWords, parentWords, sizeWords } from '../../../renderer/models/words.ts';
import { ModelFacts } from '../../../renderer/state/model-facts.svelte.ts';
import { Models } from '../../../renderer/state/models.svelte.ts';
import { FakeHost, settled } from '../state/fake-host.ts';
import { cards } from './cards.ts';

/** A file of a folder that was chosen, or alone. */
function chosen(place: string, text: string, size = text.length): ChosenFile {
  const bytes = new TextEncoder().encode(text);
  const alone = !place.includes('/');
  return {
    name: place.split('/').at(-1)!,
    webkitRelativePath: alone ? '' : place,
    size,
    arrayBuffer: () => Promise.resolve(bytes.buffer),
  };
}

const MANIFEST = JSON.stringify({
  files: { sample: { file: 'sample.onnx' }, weights: { file: 'w.safetensors' } },
});

describe('what is sent of a model', () => {
  it('is the manifest and what it names, and nothing else that lies in the folder', async () => {
    const files = [
      chosen('recital/manifest.json', MANIFEST),
      chosen('recital/sample.onnx', 'graph'),
      chosen('recital/w.safetensors', 'weights'),
      chosen('recital/checkpoint.bin', 'private', 2 ** 30),
      chosen('recital/old/sample.onnx', 'older'),
    ];
    expect(nameOf(files)).toBe('recital');
    const sent = await sentFiles(files);
    expect(sent.map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)])).toEqual([
      ['manifest.json', MANIFEST],
      ['sample.onnx', 'graph'],
      ['w.safetensors', 'weights'],
    ]);
  });

  it('is the host’s to judge where the manifest is broken, and nothing where there is none', async () => {
    const broken = [chosen('x/manifest.json', '{'), chosen('x/sample.onnx', 'graph')];
    expect((await sentFiles(broken)).map(({ name }) => name)).toEqual(['manifest.json']);
    await expect(sentFiles([chosen('x/notes.txt', 'hello')])).rejects.toThrow(/no manifest\.json in it/);
  });

  it('is no more than a message holds', async () => {
    expect(MOST_BYTES).toBe(MAX_SENT_MODEL_BYTES);
    await expect(sentFiles([chosen('x.rivulet', 'PK', MOST_BYTES + 1)])).rejects.toThrow(/over 32 MB/);
    expect(await sentFiles([chosen('x.rivulet', 'PK', MOST_BYTES)])).toHaveLength(1);
  });
});

describe('the list of models', () => {
  const listed = (models = cards()) => ({ models, broken: [], reveal: false, place: '' });

  /** A list that was greeted with what it knows. */
  function greeted() {
    const host = new FakeHost();
    const heard: string[][] = [];
    const models = new Models(host.api, (all) => heard.push(all.map(({ name }) => name)));
    models.greet(cards().slice(0, 2));
    return { host, models, heard };
  }

  it('tells of other models alone, and renews what was known of a name that means another', async () => {
    const { host, models, heard } = greeted();
    const facts = new ModelFacts(host.api);
    void facts.load('chorales');
    host.last('model.facts').resolve({ pieces: 1 });
    await settled();
    void models.refresh();
    host.last('models.list').resolve(listed(cards().slice(0, 2)));
    await settled();
    expect(heard).toHaveLength(1);
    expect(host.of('model.facts')).toHaveLength(1);
    void models.refresh();
    const other = cards().map((card) =>
      card.name === 'chorales' ? { ...card, weights: 'f'.repeat(64) } : card,
    );
    host.last('models.list').resolve(listed(other));
    await settled();
    expect(heard.at(-1)).toEqual(['chorales', 'chorales-fast', 'english', 'recital']);
    expect(host.of('model.facts')).toHaveLength(2);
    host.last('model.facts').resolve({ pieces: 2 });
    await settled();
    expect(facts.of('chorales')?.pieces).toBe(2);
  });

  it('takes the newest answer, and keeps what it has when there is none', async () => {
    const { host, models } = greeted();
    void models.refresh();
    const first = host.last('models.list');
    void models.refresh();
    host.last('models.list').resolve(listed());
    await settled();
    first.resolve(listed([]));
    await settled();
    expect(models.all).toHaveLength(4);
    void models.refresh();
    host.last('models.list').reject('bad-file', 'the disk reports a fault');
    await settled();
    expect(models.failure).toBe('The disk reports a fault.');
    expect(models.all).toHaveLength(4);
  });
});

describe('words', () => {
  it('say what a model was made from, and whether that is here', () => {
    const all = cards();
    const own = all.find(({ name }) => name === 'recital')!;
    expect(parentWords(own, all)).toBe('chorales');
    expect(
      parentWords(
        own,
        all.filter(({ name }) => name !== 'chorales'),
      ),
    ).toBe('chorales, not here');
    const renamed = all.map((card) => (card.name === 'chorales' ? { ...card, name: 'bach' } : card));
    expect(parentWords(own, renamed)).toBe('chorales, here bach');
    expect(parentWords(all[0]!, all)).toBe('scratch');
  });

  it('count as people do', () => {
    expect(sizeWords(6_972_000)).toBe('7.0 MB');
    expect(sizeWords(2130)).toBe('2.1 kB');
    expect(learningWords({ epochs: 1, cpuSeconds: 12 })).toBe('1 epoch in 12 s of processor time');
    expect(learningWords({ epochs: 3.25, cpuSeconds: 600 })).toBe('3.3 epochs in 10 min of processor time');
  });

  it('say why a name cannot be', () => {
    expect(nameFault('recital-2', ['recital'])).toBeUndefined();
    expect(nameFault('x'.repeat(81), [])).toMatch(/at most 80/);
    for (const name of ['.hidden', 'a b', 'a/b', '-x'])
      expect(nameFault(name, [])).toMatch(/Letters, digits/);
    expect(nameFault('RECITAL', ['recital'])).toBe('recital is taken.');
  });
});
