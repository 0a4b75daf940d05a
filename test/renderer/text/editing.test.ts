import { describe, expect, it } from 'vitest';
import { TextRoom } from '../../../renderer/text/room.svelte.ts';
import { FakeHost, settled, textModel } from '../state/fake-host.ts';
import { pieceOf } from './answers.ts';

const active = { provider: 'cpu' as const, passedOver: [] };
const TEXT = 'people do not die.';

/** A room with sentences on its page, the first of them active. */
async function roomWith(...texts: string[]) {
  const host = new FakeHost();
  const room = new TextRoom(host.api, () => 0);
  const vocabulary = [...' .abcdefghijklmnopqrstuvwxyz', '\uFFFD'];
  room.sentences.setModels([
    textModel({ maxSteps: 40, latent: 4, vocabulary }),
    textModel({ name: 'english-2d', maxSteps: 40, latent: 2, vocabulary }),
  ]);
  host.last('model.prepare').resolve({ active, threads: 1 });
  room.sentences.sampling.count = texts.length;
  void room.sentences.generate();
  const pieces = texts.map((text, i) => pieceOf(i, text));
  host.last('generate').resolve({ pieces, active, seconds: 0.1 });
  await settled();
  return { host, room, sentence: (row = 0) => room.sentences.all[row]! };
}

type Opened = Awaited<ReturnType<typeof roomWith>>;

/** Lets the newest edit bring sentences. */
async function edited({ host }: Opened, texts: readonly string[], more: object = {}): Promise<void> {
  await settled();
  const pieces = texts.map((text, i) => pieceOf(i, text));
  host.last('latent.edit').resolve({ pieces, active, seconds: 0, ...more });
  await settled();
}

const texts = ({ room }: Opened) => room.sentences.all.map(({ text }) => text);

describe('letters that are changed by hand', () => {
  it('leave latents of as many letters as they are, and grow what is drawn', async () => {
    const opened = await roomWith(TEXT);
    const { room, sentence } = opened;
    const { latents } = sentence();
    room.cursor.place(10);
    room.typing.type('w');
    room.cursor.place(13);
    room.typing.type('x');
    expect(texts(opened)).toEqual(['people do wotxdie.']);
    expect(sentence().latents).toBe(latents);
    expect(sentence().drawn).toEqual({ from: 10, to: 14 });
  });

  it('have no latents when there are more or fewer of them', async () => {
    const { room, sentence } = await roomWith(TEXT);
    room.cursor.select({ from: 10, to: 14 });
    room.typing.erase(1);
    expect(sentence()).toMatchObject({ text: 'people do die.', latents: null });
  });

  it('come back with undo as the very same object, a run of letters in one step', async () => {
    const { room, sentence } = await roomWith(TEXT);
    const before = sentence();
    room.cursor.place(0);
    for (const letter of 'animal') room.typing.type(letter);
    expect(sentence().text).toBe('animal do not die.');
    room.sentences.undo();
    expect(sentence()).toBe(before);
    room.sentences.redo();
    expect(sentence().text).toBe('animal do not die.');
  });

  it('are another step when the cursor has moved in between', async () => {
    const { room, sentence } = await roomWith(TEXT);
    room.cursor.place(0);
    room.typing.type('a');
    room.cursor.place(5);
    room.typing.type('b');
    room.sentences.undo();
    expect(sentence().text).toBe('aeople do not die.');
  });

  it('are refused beyond the longest sentence of the model, which is told', async () => {
    const { room, sentence } = await roomWith(TEXT);
    room.cursor.place(TEXT.length);
    room.typing.paste('a'.repeat(30));
    expect(sentence().text).toBe(TEXT);
    expect(room.typing.refusal).toBe('a sentence has at most 40 letters');
  });

  it('are encoded where they were drawn, without a step for undo', async () => {
    const { host, room, sentence } = await roomWith(TEXT);
    const before = sentence();
    room.cursor.place(0);
    room.typing.type('x');
    const encoding = room.encoding.encode(sentence());
    const { request } = host.last('latent.encode');
    expect(request).toMatchObject({ text: 'xeople do not die.', region: { from: 0, to: 1 } });
    host.last('latent.encode').resolve({ piece: pieceOf(3, 'xeople do not die.'), active, seconds: 0 });
    await encoding;
    expect(sentence().drawn).toBeUndefined();
    expect(sentence().latents?.z.data[0]).toBe(3.5);
    room.sentences.undo();
    expect(sentence()).toBe(before);
  });

  it('are not overwritten by an encoding of what they were', async () => {
    const { host, room, sentence } = await roomWith(TEXT);
    room.cursor.place(0);
    room.typing.type('x');
    const encoding = room.encoding.encode(sentence());
    room.typing.type('y');
    host.last('latent.encode').resolve({ piece: pieceOf(3, 'xeople do not die.'), active, seconds: 0 });
    expect(await encoding).toBeUndefined();
    expect(sentence()).toMatchObject({ text: 'xyople do not die.', drawn: { from: 0, to: 2 } });
  });
});

describe('edits in latent space', () => {
  it('are of the selected span, and one step for undo', async () => {
    const opened = await roomWith(TEXT, 'fine.');
    const { host, room, sentence } = opened;
    const before = sentence();
    room.cursor.select({ from: 10, to: 13 });
    room.perturb();
    await edited(opened, ['people do now die.']);
    expect(host.last('latent.edit').request).toMatchObject({
      model: 'english',
      region: { from: 10, to: 13 },
      change: { kind: 'perturb', alpha: 0.35 },
      piece: { text: TEXT, ...before.latents },
    });
    expect(texts(opened)).toEqual(['people do now die.', 'fine.']);
    expect(room.sentences.undoLabel).toBe('Perturb');
    room.sentences.undo();
    expect(sentence()).toBe(before);
  });

  it('are of the whole sentence where nothing is selected', async () => {
    const opened = await roomWith(TEXT);
    opened.room.reroll();
    await settled();
    expect(opened.host.last('latent.edit').request).toMatchObject({ region: { from: 0, to: TEXT.length } });
  });

  it('encode first what a hand has drawn', async () => {
    const opened = await roomWith(TEXT);
    const { host, room } = opened;
    room.cursor.place(0);
    room.typing.type('x');
    room.reroll();
    host.last('latent.encode').resolve({ piece: pieceOf(3, 'xeople do not die.'), active, seconds: 0 });
    await settled();
    expect(host.last('latent.edit').request).toMatchObject({ piece: { text: 'xeople do not die.' } });
  });

  it('write on to a longer sentence', async () => {
    const opened = await roomWith(TEXT);
    void opened.room.edits.continueTo(opened.sentence(), 24);
    await edited(opened, [`${TEXT} so it.`]);
    expect(opened.host.last('latent.edit').request).toMatchObject({
      change: { kind: 'continue', steps: 24 },
    });
    expect(texts(opened)).toEqual([`${TEXT} so it.`]);
  });

  it('change nothing when the sentence has changed meanwhile, or the edit is cancelled', async () => {
    const opened = await roomWith(TEXT);
    opened.room.reroll();
    await settled();
    opened.room.cursor.place(0);
    opened.room.typing.type('x');
    await edited(opened, ['something else tha.']);
    opened.room.sentences.undo();
    opened.room.reroll();
    await settled();
    expect(opened.room.escape()).toBe(true);
    expect(opened.host.last('latent.edit').cancelled).toBe(true);
    await edited(opened, ['something else tha.']);
    expect(texts(opened)).toEqual([TEXT]);
  });

  it('propose what an infill found, and change nothing before one is taken', async () => {
    const opened = await roomWith(TEXT);
    const { room } = opened;
    const before = opened.sentence();
    room.cursor.select({ from: 10, to: 13 });
    room.infill();
    const found = ['people do all die.', 'people do now die.', 'people do now die.'];
    await edited(opened, found, { weights: [0.375, 0.3125, 0.25], effective: 1.7 });
    expect(opened.sentence()).toBe(before);
    // What reads alike is one proposal with the weight of both.
    expect(room.edits.proposals?.weights).toEqual([0.5625, 0.375]);
    room.edits.take(room.edits.proposals!.sentences[1]!);
    expect(texts(opened)).toEqual(['people do all die.']);
    expect(room.edits.proposals).toBeUndefined();
    room.sentences.undo();
    expect(opened.sentence()).toBe(before);
  });

  it('make one step of all that sliders do, counted from the sentence before them', async () => {
    const opened = await roomWith(TEXT);
    const { host, room } = opened;
    const before = opened.sentence();
    const span = { from: 0, to: TEXT.length };
    void room.edits.steer(before, span, { vowels: 1 });
    await edited(opened, ['poople do not die.']);
    void room.edits.steer(opened.sentence(), span, { vowels: 2 });
    await edited(opened, ['poople do not doe.']);
    expect(host.last('latent.edit').request).toMatchObject({ piece: { text: TEXT } });
    expect(texts(opened)).toEqual(['poople do not doe.']);
    room.sentences.undo();
    expect(opened.sentence()).toBe(before);
  });

  it('tell what went wrong, and can be tried again', async () => {
    const opened = await roomWith(TEXT);
    opened.room.reroll();
    await settled();
    opened.host.last('latent.edit').reject('child-died', 'The engine died');
    await settled();
    expect(opened.room.edits.failure?.safe).toMatch(/sentences are as they were/);
    opened.room.edits.again();
    await edited(opened, ['people do now die.']);
    expect(texts(opened)).toEqual(['people do now die.']);
    expect(opened.room.edits.failure).toBeNull();
  });
});

describe('the page', () => {
  it('takes lines as sentences of ones own, as the model reads them', async () => {
    const { room } = await roomWith(TEXT);
    room.typing.addLines('One more.\n\n  and 2 others \n');
    expect(room.sentences.all.slice(1).map(({ text }) => text)).toEqual(['one more.', 'and  others']);
    expect(room.cursor.row).toBe(1);
    room.sentences.undo();
    expect(room.sentences.all).toHaveLength(1);
  });

  it('goes to the neighbour when the active sentence is deleted, and brings it back', async () => {
    const { room } = await roomWith('one.', 'two.', 'three.');
    room.cursor.moveRow(1);
    room.removeActive();
    expect(room.cursor.sentence?.text).toBe('three.');
    room.sentences.undo();
    expect(room.sentences.all.map(({ text }) => text)).toEqual(['one.', 'two.', 'three.']);
  });

  it('keeps a sentence that is changed after it was marked', async () => {
    const { room, sentence } = await roomWith(TEXT);
    room.sentences.toggleKept(sentence());
    room.cursor.place(0);
    room.typing.type('x');
    expect(room.sentences.isKept(sentence())).toBe(true);
  });

  it('asks how unlikely each text is once, the active one first', async () => {
    const { host, room, sentence } = await roomWith('one.', 'two.');
    void room.surprises.ask([sentence(1), sentence(0)]);
    void room.surprises.ask([sentence(1), sentence(0)]);
    expect(host.of('latent.surprise').map(({ request }) => request['text'])).toEqual(['two.']);
    const perStep = { data: new Float32Array([1, 2, 3, 4]), dims: [4] };
    host.last('latent.surprise').resolve({ perStep, mean: 2.5, reconstruction: 1, kl: 1 });
    await settled();
    expect(room.surprises.of(sentence(1))?.mean).toBe(2.5);
    void room.surprises.ask([sentence(1), sentence(0)]);
    expect(host.last('latent.surprise').request['text']).toBe('one.');
  });
});

describe('what comes next', () => {
  it('is of a model with two latent numbers: the sentence is read with it, below the first', async () => {
    const { host, room, sentence } = await roomWith(TEXT);
    expect(room.next.isFlat(sentence())).toBe(false);
    const opening = room.next.open(sentence());
    host.last('latent.encode').resolve({ piece: pieceOf(0, TEXT, 2), active, seconds: 0 });
    await opening;
    expect(room.cursor.sentence).toMatchObject({ text: TEXT, model: 'english-2d' });
    expect(room.next.isFlat(room.cursor.sentence)).toBe(true);
    void room.next.look(room.cursor.sentence!, 3);
    expect(host.last('latent.next').request).toMatchObject({ model: 'english-2d', step: 3 });
    room.next.step(1);
    expect(room.cursor.letter).toBe(1);
  });
});

describe('sentences between two', () => {
  it('are found, scrubbed and kept below the first', async () => {
    const { host, room } = await roomWith('one.', 'four.', 'two.');
    room.between.start(room.cursor.sentence);
    expect(room.between.to?.text).toBe('two.');
    const finding = room.between.find();
    await settled();
    const { amounts } = host.last('latent.between').request as { amounts: number[] };
    expect([amounts[0], amounts[3], amounts[6]]).toEqual([0, 0.5, 1]);
    const way = ['one.', 'one.', 'ono.', 'owo.', 'two.', 'two.', 'two.'];
    host.last('latent.between').resolve({ pieces: way.map((text, i) => pieceOf(i, text)), seconds: 0 });
    await finding;
    room.between.chosen = 3;
    room.between.keep();
    expect(room.sentences.all.map(({ text }) => text)).toEqual(['one.', 'owo.', 'four.', 'two.']);
  });

  it('need equal lengths and one model, and say so', async () => {
    const { room } = await roomWith('one.', 'four.');
    room.between.start(room.cursor.sentence);
    expect(room.between.obstacle).toMatch(/A has 4 letters and B 5/);
    room.between.choose('to', room.between.from!.id);
    expect(room.between.obstacle).toMatch(/same sentence/);
  });
});
