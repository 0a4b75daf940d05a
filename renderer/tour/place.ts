/** A rectangle on the page, in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

type Size = Pick<Box, 'width' | 'height'>;

/** From what is shown to its words, and from these to the window's edge. */
const GAP = 14;
const EDGE = 12;

/** Where the words about a thing stand: below it, above, at its right or left, else in its midst; all in the window. */
export function placeOf(target: Box, words: Size, window: Size): Pick<Box, 'left' | 'top'> {
  const middle = {
    left: target.left + (target.width - words.width) / 2,
    top: target.top + (target.height - words.height) / 2,
  };
  const places = [
    { left: middle.left, top: target.top + target.height + GAP },
    { left: middle.left, top: target.top - words.height - GAP },
    { left: target.left + target.width + GAP, top: middle.top },
    { left: target.left - words.width - GAP, top: middle.top },
  ].map((place) => held(place, words, window));
  return places.find((place) => !overlaps({ ...place, ...words }, target)) ?? held(middle, words, window);
}

function held({ left, top }: Pick<Box, 'left' | 'top'>, words: Size, window: Size) {
  const within = (at: number, size: number, all: number) => Math.max(EDGE, Math.min(at, all - size - EDGE));
  return { left: within(left, words.width, window.width), top: within(top, words.height, window.height) };
}

function overlaps(a: Box, b: Box): boolean {
  const across = a.left < b.left + b.width && b.left < a.left + a.width;
  return across && a.top < b.top + b.height && b.top < a.top + a.height;
}
