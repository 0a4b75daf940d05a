/** A thing to show: where it is and what it is for. */
export interface TourStep {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** What it points at; undefined where that is not on the page. */
  readonly find: (page: ParentNode) => Element | undefined;
}

const matching =
  (selector: string) =>
  (page: ParentNode): Element | undefined =>
    page.querySelector(selector) ?? undefined;

/** The first of some elements whose words begin so. */
const saying =
  (selector: string, words: string) =>
  (page: ParentNode): Element | undefined =>
    [...page.querySelectorAll(selector)].find((element) => element.textContent.trim().startsWith(words));

/** What a newcomer is shown, in the order of making a piece. */
const STEPS: readonly TourStep[] = [
  {
    id: 'generate',
    title: 'Make a piece',
    text: 'Press this, or G, and a small model writes a few pieces in a moment. They appear below the roll; listen, and take one in.',
    find: saying('main .btn.primary', 'Generate'),
  },
  {
    id: 'play',
    title: 'Hear it',
    text: 'Space plays and pauses. A drag along the upper half of the ruler draws a loop.',
    find: matching('[aria-label="Transport"]'),
  },
  {
    id: 'edit',
    title: 'Change notes by hand',
    text: 'Drag notes, pull their ends, double-click to draw one. With the keyboard: arrows and Enter. Everything can be undone.',
    find: matching('[role="application"][aria-label="Piano roll"]'),
  },
  {
    id: 'latents',
    title: 'Shape what the model thinks',
    text: 'Each column is what the model knows of one step. Brush a stretch of it, then redraw just that: a little, wholly, or in several ways to choose from.',
    find: matching('[aria-label="Latents and surprise"]'),
  },
  {
    id: 'directions',
    title: 'Steer',
    text: 'Directions moves the piece along what the model found in its data, such as register and movement. Inspect says what the piece is.',
    find: matching('[aria-label="Generation"] [role="tablist"]'),
  },
  {
    id: 'library',
    title: 'Keep it',
    text: 'K keeps a take in the library, with everything that made it: open it later, and go on from there.',
    find: saying('[aria-label="Rooms"] button', 'Library'),
  },
  {
    id: 'export',
    title: 'Take it home',
    text: 'Export writes the piece as a MIDI file, or as sound. What you make is yours.',
    find: saying('header button', 'Export'),
  },
];

/** The steps whose things are on the page and seen. */
export function stepsOn(page: ParentNode): readonly TourStep[] {
  return STEPS.filter(({ find }) => isSeen(find(page)));
}

function isSeen(element: Element | undefined): boolean {
  const box = element?.getBoundingClientRect();
  return box !== undefined && box.width > 0 && box.height > 0;
}
