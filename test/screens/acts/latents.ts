import type { BrowserStudio } from '../../e2e/browser.ts';

/** An edit of a few bars is done by then, on two cores that others use too. */
const EDIT_MS = 60_000;

type Step = (open: BrowserStudio) => Promise<void>;

/** Brushes a share of the latent lane's width. */
export function brush(from: number, to: number): Step {
  return async ({ page }) => {
    const lane = page.getByRole('application', { name: 'Latents' });
    const box = (await lane.boundingBox())!;
    await page.mouse.move(box.x + box.width * from, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * to, box.y + box.height / 2, { steps: 6 });
    await page.mouse.up();
    await page.getByRole('toolbar', { name: 'Brushed steps' }).waitFor();
  };
}

/** Opens what Perturb asks. */
export const askPerturb: Step = ({ page }) =>
  page
    .getByRole('toolbar', { name: 'Brushed steps' })
    .getByRole('button', { name: /^Perturb/ })
    .click();

/** Rerolls what is brushed and waits for it. */
export const reroll: Step = async (open) => {
  await open.page.keyboard.press('Escape');
  await open.page
    .getByRole('toolbar', { name: 'Brushed steps' })
    .getByRole('button', { name: /^Reroll/ })
    .click();
  await done(open);
};

/** Shows a tab of the panel. */
export function tab(name: string): Step {
  return ({ page }) => page.getByRole('tab', { name }).click();
}

/** Moves the first direction by a standard deviation or two, and waits for the piece. */
export const steer: Step = async (open) => {
  await tab('Directions')(open);
  const slider = open.page.getByRole('tabpanel').getByRole('slider').first();
  await slider.focus();
  for (let i = 0; i < 15; i++) await open.page.keyboard.press('ArrowRight');
  await open.page.waitForTimeout(1500);
};

/** Chooses what the tab Generate makes. */
export function mode(name: 'New piece' | 'Continue' | 'Infill'): Step {
  return async (open) => {
    await tab('Generate')(open);
    await open.page.getByRole('radio', { name, exact: true }).click({ force: true });
  };
}

/** Infills what is brushed and waits for the proposals. */
export const infill: Step = async (open) => {
  await mode('Infill')(open);
  await open.page
    .getByRole('tabpanel')
    .page()
    .locator('aside footer')
    .getByRole('button', { name: 'Infill' })
    .click();
  await open.page.getByRole('button', { name: /^Proposal 1,/ }).waitFor({ timeout: EDIT_MS });
};

/** Opens a view of the piece by the name of its button. */
function view(name: 'Flow layers' | 'Between two' | 'Map' | 'Compare'): Step {
  return ({ page }) => page.getByRole('button', { name, exact: true }).click();
}

/** Flow layers, in the middle of the flow. */
export const layers: Step = async (open) => {
  await view('Flow layers')(open);
  await open.page.getByRole('button', { name: /^Layer 3/ }).click({ timeout: EDIT_MS });
};

/** The way between two candidates, in its middle. */
export const between: Step = async (open) => {
  await close(open);
  await view('Between two')(open);
  const dialog = open.page.getByRole('dialog');
  await dialog.getByLabel(/^To:/).click();
  await open.page.getByRole('option', { name: 'Candidate 3' }).click();
  await dialog.locator('ol button').nth(3).click({ timeout: EDIT_MS });
};

/** Compares two candidates. */
export const compare: Step = async (open) => {
  await close(open);
  await view('Compare')(open);
  await open.page.getByRole('dialog').waitFor();
};

/** The map, with candidates on it. */
export const map: Step = async (open) => {
  await close(open);
  await view('Map')(open);
  await open.page.getByRole('application', { name: /^Map of/ }).waitFor();
};

/** A path over the map, and the pieces along it. */
export const drawPath: Step = async ({ page }) => {
  await page.getByRole('button', { name: 'Draw a path' }).click();
  const ground = page.getByRole('application', { name: /^Map of/ });
  const { width, height } = (await ground.boundingBox())!;
  for (const [x, y] of [
    [0.36, 0.62],
    [0.5, 0.4],
    [0.64, 0.5],
  ] as const) {
    await ground.click({ position: { x: width * x, y: height * y } });
  }
  const third = page.getByRole('button', { name: /^Hear Morph 3/ });
  await third.click({ timeout: EDIT_MS });
};

/** Closes a dialog, where one is open. */
async function close({ page }: BrowserStudio): Promise<void> {
  if (await page.getByRole('dialog').count()) await page.keyboard.press('Escape');
  await page.getByRole('dialog').first().waitFor({ state: 'detached' });
}

/** Waits until no edit is under way. */
async function done({ page }: BrowserStudio): Promise<void> {
  const button = page
    .getByRole('toolbar', { name: 'Brushed steps' })
    .getByRole('button', { name: /^Reroll/ });
  await page.waitForTimeout(100);
  await button.and(page.locator(':enabled')).waitFor({ timeout: EDIT_MS });
}
