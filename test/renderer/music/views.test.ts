import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { violationsOn } from '../../e2e/axe.ts';
import { servePage, type ServedPage } from '../serve-page.ts';
import type {} from './page/main.ts';

let served: ServedPage;
let page: Page;

beforeAll(async () => {
  served = await servePage(path.join(import.meta.dirname, 'page'));
});
afterAll(() => served.close());

beforeEach(async () => {
  page = await served.openAnew({ viewport: { width: 1024, height: 640 } });
});
afterEach(() => expect(served.complaints).toEqual([]));

describe('the flow layers', () => {
  beforeEach(async () => {
    await page.evaluate(async () => {
      const { editor, tiny, show, host, piece } = window.music;
      editor.open('Open', tiny(1));
      await show('layers');
      const layers = [8, 5, 1].map((index) => ({ values: piece(index).z, roll: piece(index).roll }));
      host.last('latent.layers').resolve({ layers });
    });
    await page.getByRole('slider', { name: 'Layer' }).waitFor();
  });

  it('go from noise to the piece, and each can be heard', async () => {
    await page.getByText('Layer 2: z, the piece').waitFor();
    await page.getByRole('slider', { name: 'Layer' }).fill('0');
    await page.getByText('Noise', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Hear' }).click();
    const heard = () =>
      page.evaluate(() => Math.max(...window.music.audition.piece!.notes.map((n) => n.pitch)));
    expect(await heard()).toBe(72);
    // What plays goes on in the layer that is shown.
    await page.getByRole('slider', { name: 'Layer' }).fill('1');
    expect(await heard()).toBe(69);
    expect(await page.evaluate(() => window.music.player.playing)).toBe(true);
  });

  it('can be put into the roll, as a step for undo', async () => {
    expect(await page.getByRole('button', { name: 'Put into the roll' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Layer 1 of 2' }).click();
    await page.getByRole('button', { name: 'Put into the roll' }).click();
    const after = await page.evaluate(() => {
      const { editor, closed } = window.music;
      const { notes, z } = editor.document;
      const label = editor.undoLabel;
      editor.undo();
      return {
        top: Math.max(...notes.map((n) => n.pitch)),
        z,
        closed,
        label,
        back: editor.document.z?.data[0],
      };
    });
    expect(after).toEqual({ top: 69, z: null, closed: true, label: 'Layer 1 of the flow', back: 1 });
  });

  it('show their values as colours', async () => {
    const colours = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('canvas.heat')!;
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return { size: [canvas.width, canvas.height], first: [...data.slice(0, 3)] };
      });
    const last = await colours();
    expect(last.size).toEqual([4, 2]);
    await page.getByRole('slider', { name: 'Layer' }).fill('0');
    expect((await colours()).first).not.toEqual(last.first);
  });

  it('of a piece without latents are told to be missing', async () => {
    await page.evaluate(async () => {
      const { editor, tiny, show } = window.music;
      editor.open('Empty', tiny(1, { notes: [], z: null, epsilon: null, u: null, model: null }));
      await show('layers');
    });
    await page.getByText('This piece has no latents').waitFor();
  });
});

describe('between two pieces', () => {
  /** Three candidates, the third longer than the others; the first is open. */
  beforeEach(async () => {
    await page.evaluate(async () => {
      const { generation, editor, tiny, show } = window.music;
      generation.add([tiny(1), tiny(2), tiny(3, { steps: 5 })]);
      editor.open('Open', { ...generation.candidates[0]!.document });
      await show('between');
    });
  });

  const answer = () =>
    page.evaluate(() => {
      const { host, piece } = window.music;
      const { amounts } = host.last('latent.between').request as { amounts: number[] };
      host.last('latent.between').resolve({ pieces: amounts.map((_, i) => piece(10 + i)), seconds: 0.1 });
    });

  it('lie seven, whose ends are the two themselves', async () => {
    const request = await page.evaluate(() => window.music.host.last('latent.between').request);
    expect(request['amounts']).toHaveLength(7);
    await answer();
    await page.getByRole('slider', { name: 'Way between the pieces' }).fill('6');
    await page.getByRole('button', { name: 'Open in roll' }).click();
    const z = () => page.evaluate(() => window.music.editor.document.z?.data[0]);
    expect(await z()).toBe(2);
    await page.evaluate(() => window.music.editor.undo());
    expect(await z()).toBe(1);
  });

  it('can be heard and opened', async () => {
    await answer();
    await page.getByRole('button', { name: '0.17 of the way' }).click();
    await page.getByRole('button', { name: 'Hear' }).click();
    expect(await page.evaluate(() => window.music.player.playing)).toBe(true);
    await page.getByRole('button', { name: 'Open in roll' }).click();
    expect(
      await page.evaluate(() => {
        const { editor, player, audition } = window.music;
        return [editor.document.title, editor.document.z?.data[0], player.playing, audition.piece];
      }),
    ).toEqual(['Between two pieces, 0.17', 11, false, null]);
  });

  it('of unlike length are none, and it is said why', async () => {
    await answer();
    await page.getByLabel(/^To:/).click();
    await page.getByRole('option', { name: 'Candidate 3' }).click();
    await page.getByText('They differ in length, 4 and 5 steps: a way needs equal lengths.').waitFor();
    expect(await page.getByRole('button', { name: 'Open in roll' }).isDisabled()).toBe(true);
  });

  it('are told to have failed where they did', async () => {
    await page.evaluate(() =>
      window.music.host.last('latent.between').reject('child-died', 'The engine died'),
    );
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
    expect(await page.evaluate(() => window.music.host.of('latent.between').length)).toBe(2);
  });
});

describe('everyone', () => {
  for (const theme of ['dark', 'light']) {
    it(`can use the views in the ${theme} theme`, async () => {
      await page.evaluate(async (theme) => {
        document.documentElement.dataset['theme'] = theme;
        const { generation, editor, tiny, show, host, piece } = window.music;
        generation.add([tiny(1), tiny(2)]);
        editor.open('Open', generation.candidates[0]!.document);
        await show('layers');
        const layers = [8, 5, 1].map((index) => ({ values: piece(index).z, roll: piece(index).roll }));
        host.last('latent.layers').resolve({ layers });
      }, theme);
      await page.getByRole('slider', { name: 'Layer' }).waitFor();
      expect(await violationsOn(page)).toEqual([]);
      await page.evaluate(async () => {
        const { show, host, piece } = window.music;
        await show('between');
        host
          .last('latent.between')
          .resolve({ pieces: [0, 1, 2, 3, 4, 5, 6].map((i) => piece(i)), seconds: 0.1 });
      });
      await page.getByRole('slider', { name: 'Way between the pieces' }).waitFor();
      expect(await violationsOn(page)).toEqual([]);
    });
  }
});
