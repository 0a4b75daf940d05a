import { keepSetting, readSetting } from './storage.ts';

/** What a person chose; `system` follows the system, live. */
export type ThemeChoice = 'system' | 'dark' | 'light';

const CHOICES: readonly ThemeChoice[] = ['system', 'dark', 'light'];

/** The theme of the page: the choice that was made, kept on this machine, and what it comes to. */
export class Theme {
  readonly #system: Pick<MediaQueryList, 'matches' | 'addEventListener'>;
  #choice: ThemeChoice = $state('system');
  #systemDark = $state(true);

  constructor(
    system: Pick<MediaQueryList, 'matches' | 'addEventListener'> = matchMedia('(prefers-color-scheme: dark)'),
  ) {
    this.#system = system;
    this.#systemDark = system.matches;
    this.#choice = CHOICES.find((choice) => choice === readSetting('theme')) ?? 'system';
    this.#system.addEventListener('change', () => (this.#systemDark = this.#system.matches));
  }

  get choice(): ThemeChoice {
    return this.#choice;
  }

  set choice(choice: ThemeChoice) {
    this.#choice = choice;
    keepSetting('theme', choice);
  }

  /** The theme that is shown: goes into `data-theme` of the page. */
  get shown(): 'dark' | 'light' {
    if (this.#choice !== 'system') return this.#choice;
    return this.#systemDark ? 'dark' : 'light';
  }
}
