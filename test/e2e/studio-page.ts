import type { Locator, Page } from 'playwright-core';
import { importMidi } from '../../core/music/midi/import.ts';
import type { StepNote } from '../../core/music/notes.ts';

/** How a shell lets a person keep a file: gives its bytes once `act` has asked for it. */
export type Keep = (act: () => Promise<void>) => Promise<Uint8Array>;

/** The studio as a person finds it, in whatever shell it runs. */
export class StudioPage {
  readonly roll: Locator;

  constructor(
    readonly page: Page,
    private readonly keep: Keep,
  ) {
    this.roll = page.getByRole('application', { name: 'Piano roll' });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  /** Waits until a piece can be made. */
  async ready(): Promise<void> {
    await this.button(/^Generate/).waitFor();
    await this.page.waitForFunction(() =>
      [...document.querySelectorAll('button')].some(
        (button) => button.textContent.includes('Generate') && !button.disabled,
      ),
    );
  }

  /** The candidates in the strip that have arrived. */
  candidates(): Locator {
    return this.page
      .getByRole('region', { name: 'Candidates' })
      .getByRole('button', { name: /^Play candidate/ });
  }

  /** Makes pieces and waits for all of them. */
  async generate(): Promise<void> {
    await this.button(/^Generate/).click();
    const told = this.page.getByRole('region', { name: 'Candidates' }).getByRole('status').first();
    // From the press on it tells how many are ready, and of how many; what it tells in the end is in other words.
    await told.filter({ hasNotText: / of \d+ ready/ }).waitFor();
    await this.button(/^Generate/).waitFor();
  }

  /** The notes of the open piece, by way of the file that a person would take home. */
  async notes(stepQuarters = 1): Promise<readonly StepNote[]> {
    const file = await this.keep(() => this.page.keyboard.press('Control+s'));
    return importMidi(file, stepQuarters).notes;
  }

  /** The open piece as a MIDI file, by the menu. */
  export(): Promise<Uint8Array> {
    return this.keep(async () => {
      await this.button(/^Export/).click();
      const item = this.page.getByRole('menuitem', { name: /MIDI/ });
      await item.click();
    });
  }

  /** Gives a file to the page as if it had been dropped there. */
  async drop(name: string, bytes: Uint8Array): Promise<void> {
    const transfer = await this.page.evaluateHandle(
      ([file, content]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(content)], file, { type: 'audio/midi' }));
        return data;
      },
      [name, [...bytes]] as const,
    );
    for (const kind of ['dragenter', 'dragover', 'drop']) {
      await this.page.dispatchEvent('body', kind, { dataTransfer: transfer });
    }
  }
}
