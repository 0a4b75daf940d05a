import type { BrowserStudio } from '../e2e/browser.ts';
import type { Served } from '../e2e/serve.ts';

/** Leads a studio to what is worth a picture. */
type Act = (open: BrowserStudio, served: Served) => Promise<void>;

/** Pictures that one studio gives in turn: what leads to each, by the name of its file. */
export interface Scene {
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Both, unless one says enough. */
  readonly themes?: readonly Theme[];
  /** For somebody who has never been here. */
  readonly isNew?: boolean;
  readonly shots: Readonly<Record<string, Act>>;
}

export type Theme = 'dark' | 'light';
