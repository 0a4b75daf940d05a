import type { Direction } from '../../core/contract/facts.ts';

/** The directions that say what they do: a principal component is among them where something goes with it. */
export function namedDirections(facts: {
  readonly directions: readonly Direction[];
  readonly names: readonly string[];
}): Direction[] {
  return facts.directions.filter(({ name }) => {
    const component = /^component-(\d+)$/.exec(name)?.[1];
    return component === undefined || (facts.names[Number(component) - 1] ?? '') !== '';
  });
}
