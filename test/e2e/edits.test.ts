import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BrowserStudio, closeBrowserHost, openBrowserHost, openStudioAnew } from './browser.ts';
import { inside, LatentPage, outside, register } from './latent-page.ts';

/*
 * Every latent edit as a person makes it: in a real browser, with the real engine and the bundled chorales. What it
 * keeps and what it changes is read from the exported file.
 */

const REGION = { from: 16, to: 28 };
const WHOLE = { from: 0, to: 64 };

let open: BrowserStudio;
let latent: LatentPage;

beforeAll(openBrowserHost);
afterAll(closeBrowserHost);

beforeEach(async () => {
  open = await openStudioAnew();
  latent = new LatentPage(open);
});

afterEach(async () => {
  const { complaints } = open;
  await open.close();
  expect(complaints).toEqual([]);
});

const tab = (name: string) => open.page.getByRole('tab', { name }).click();
const mode = (name: string) => open.page.getByRole('radio', { name, exact: true }).click({ force: true });

describe('an edit of a brushed region', () => {
  const edits: Readonly<Record<string, () => Promise<void>>> = {
    'reroll, by its key': () => open.page.keyboard.press('r'),
    'perturb, by its menu': async () => {
      await latent
        .menu()
        .getByRole('button', { name: /^Perturb/ })
        .click();
      await open.page.getByRole('slider', { name: 'How far to perturb' }).fill('1');
      await open.page
        .getByRole('group', { name: 'Perturb' })
        .getByRole('button', { name: 'Perturb' })
        .click();
    },
    'infill, by its menu': () =>
      latent
        .menu()
        .getByRole('button', { name: /^Infill/ })
        .click(),
    'steer, by a slider': async () => {
      await tab('Directions');
      await open.page.getByRole('slider', { name: 'Register' }).fill('3');
    },
  };

  for (const [name, edit] of Object.entries(edits)) {
    it(`${name}: changes what is in it, keeps what is not, and can be taken back`, async () => {
      const before = await latent.piece('7');
      await latent.brush(REGION);
      const after = await latent.changed(edit);
      expect(outside(after, REGION)).toEqual(outside(before, REGION));
      expect(inside(after, REGION)).not.toEqual(inside(before, REGION));
      expect(await latent.undo()).toEqual(before);
      await open.page.keyboard.press('Control+Shift+z');
      expect(await open.studio.notes()).toEqual(after);
    });
  }

  it('shows the proposals of an infill, any of which can be taken', async () => {
    await latent.piece('7');
    await latent.brush(REGION);
    await tab('Generate');
    await mode('Infill');
    const first = await latent.changed(() =>
      open.page.getByRole('button', { name: 'Infill', exact: true }).last().click(),
    );
    const proposals = open.page.getByRole('button', { name: /^Proposal \d/ });
    await proposals.first().waitFor();
    expect(await proposals.count()).toBeGreaterThan(1);
    const second = await latent.changed(() => proposals.nth(1).click());
    expect(outside(second, REGION)).toEqual(outside(first, REGION));
  });
});

describe('directions', () => {
  it('raise the register of the whole piece, lower it, and give it back at 0', async () => {
    const before = await latent.piece('7');
    await tab('Directions');
    const slider = open.page.getByRole('slider', { name: 'Register' });
    const higher = await latent.changed(() => slider.fill('2'));
    const lower = await latent.changed(() => slider.fill('-2'));
    expect(register(higher)).toBeGreaterThan(register(before) + 1);
    expect(register(lower)).toBeLessThan(register(before) - 1);
    expect(await latent.changed(() => open.studio.button('Back to 0').click())).toEqual(before);
  });
});

describe('the piece as a whole', () => {
  it('is continued: what is there stays, and more follows', async () => {
    const before = await latent.piece('7');
    await mode('Continue');
    const after = await latent.changed(() =>
      open.page.getByRole('button', { name: 'Continue', exact: true }).last().click(),
    );
    const more = { from: 64, to: Infinity };
    expect(outside(after, more)).toEqual(outside(before, more));
    expect(inside(after, more).length).toBeGreaterThan(8);
    expect(await latent.undo()).toEqual(before);
  });

  it('is encoded again where it was drawn, and can be edited there', async () => {
    const before = await latent.piece('7');
    await open.page.keyboard.press('Control+a');
    const lower = await latent.changed(() => open.page.keyboard.press('ArrowDown'));
    expect(lower.map(({ pitch }) => pitch + 1)).toEqual(before.map(({ pitch }) => pitch));
    await open.page.keyboard.press('Escape');
    await latent.brush(REGION);
    const after = await latent.changed(() => open.page.keyboard.press('r'));
    expect(outside(after, REGION)).toEqual(outside(lower, REGION));
    expect(await latent.undo()).toEqual(lower);
  });

  it('is encoded when it was imported', async () => {
    await latent.piece('7');
    const file = await open.studio.export();
    await open.page.reload();
    await open.studio.ready();
    await open.studio.drop('tune.mid', file);
    await open.page.getByText('Opened tune.mid').waitFor();
    const imported = await open.studio.notes();
    await latent.surprise().waitFor();
    await latent.brush(REGION);
    const after = await latent.changed(() => open.page.keyboard.press('r'));
    expect(outside(after, REGION)).toEqual(outside(imported, REGION));
  });

  it('is seen as the flow makes it, layer by layer', async () => {
    const before = await latent.piece('7');
    await open.studio.button('Flow layers').click();
    const dialog = open.page.getByRole('dialog');
    await dialog.getByRole('slider', { name: 'Layer' }).fill('0');
    const noise = await latent.changedBy(
      () => dialog.getByRole('button', { name: 'Put into the roll' }).click(),
      before,
    );
    expect(inside(noise, WHOLE)).not.toEqual(inside(before, WHOLE));
    expect(await latent.undo()).toEqual(before);
  });

  it('says how unlikely it is, and which training piece it is nearest to', async () => {
    await latent.piece('7');
    await tab('Inspect');
    await open.page
      .getByText(/\d\.\d\d nats a step/)
      .first()
      .waitFor();
    await open.page.getByText(/training piece \d+, \d+% shared/).waitFor();
    const told = (await latent.surprise().getAttribute('aria-label'))!;
    const mean = Number(/Surprise: (\d+\.\d+)/.exec(told)![1]);
    // Chorales of the test split are at 6.4; a piece of the model's own is no further from it.
    expect(mean).toBeGreaterThan(2);
    expect(mean).toBeLessThan(9);
  });
});

describe('between pieces', () => {
  it('lie others, on the map and on the way from one to another', async () => {
    await open.page.getByRole('slider', { name: 'Candidates' }).fill('2');
    await open.studio.generate();
    const before = await open.studio.notes();
    await open.studio.button('Between two').click();
    const dialog = open.page.getByRole('dialog');
    await dialog.getByRole('slider', { name: 'Way between the pieces' }).fill('3');
    const halfway = await latent.changedBy(
      () => dialog.getByRole('button', { name: 'Open in roll' }).click(),
      before,
    );
    expect(halfway).not.toEqual(before);
    expect(await latent.undo()).toEqual(before);
  });

  it('lies a landscape, of which every place can be heard and opened', async () => {
    const before = await latent.piece('7');
    await open.studio.button('Map').click();
    const ground = open.page.getByRole('application', { name: /^Map of \d+ training pieces/ });
    const box = (await ground.boundingBox())!;
    await open.page.mouse.click(box.x + box.width * 0.35, box.y + box.height * 0.55);
    const panel = open.page.getByRole('complementary', { name: 'How to read the map' });
    await panel.getByRole('button', { name: 'Stop' }).waitFor();
    const there = await latent.changedBy(() => open.studio.button('Open in roll').click(), before);
    expect(inside(there, WHOLE).length).toBeGreaterThan(32);
    expect(await latent.undo()).toEqual(before);
  });
});
