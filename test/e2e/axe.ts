import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** A rule of axe's that a page breaks, and where. */
export interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly elements: readonly string[];
}

/** What axe finds on a page that has come to rest: colours on their way from one theme to another are not judged. */
export async function violationsOn(page: Page): Promise<Violation[]> {
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    // One that is taken away before its end has no more to show either.
    await Promise.all(ending.map((animation) => animation.finished.catch(() => undefined)));
  });
  // It is long, and given to a page once.
  const isThere = await page.evaluate(() => 'axe' in globalThis);
  // Without frames there is nothing to gather, for which axe would open a second page.
  const axe = new AxeBuilder({ page, ...(isThere ? { axeSource: ';' } : {}) })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  return violations.map(({ id, impact, nodes }) => ({
    id,
    impact: impact ?? 'minor',
    elements: nodes.map(({ html }) => html),
  }));
}
