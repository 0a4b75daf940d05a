import type { Lane } from './lane.svelte.ts';

type KeyPress = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** Where each key takes the cursor, in steps and rows. */
const ARROWS: Readonly<Record<string, readonly [dStep: number, dRow: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The keys of a focused lane, in words for whoever cannot see it. */
export const LANE_KEYS_IN_WORDS =
  'Arrow keys move over the cells, Page Up and Page Down by a bar, Home and End to the ends. With Shift they brush the ' +
  'steps that edits are for; Control or Command with A brushes all of them. Escape lets go.';

/** Does what a key of the focused lane is for; says whether it was one. `stride` is what a page key goes by. */
export function laneKey(press: KeyPress, lane: Lane, stride: number): boolean {
  const { key, shiftKey } = press;
  if (press.altKey) return false;
  if (press.ctrlKey || press.metaKey) return key.toLowerCase() === 'a' && done(() => lane.brushAll());
  if (key === 'Escape') return letGo(lane);
  const step = { PageDown: stride, PageUp: -stride, Home: -lane.steps, End: lane.steps }[key];
  const [dStep, dRow] = ARROWS[key] ?? [step, 0];
  if (dStep === undefined) return false;
  return done(() => (shiftKey && dStep !== 0 ? lane.extend(dStep) : lane.move(dStep, dRow)));
}

/** Escape is for whoever else hears it when nothing is brushed. */
function letGo(lane: Lane): boolean {
  const held = lane.region !== null || lane.cursor !== null;
  lane.region = null;
  lane.cursor = null;
  return held;
}

function done(act: () => void): true {
  act();
  return true;
}
