/** What the name of a model may be: `modelNameSchema` of the contract, which the page must not load. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const LONGEST = 80;

/** Why a model cannot have this name, as a sentence; undefined when it can. */
export function nameFault(name: string, taken: readonly string[]): string | undefined {
  if (name === '') return 'A model needs a name.';
  if (name.length > LONGEST) return `A name has at most ${LONGEST} letters.`;
  if (!NAME.test(name)) return 'Letters, digits, dots and dashes only, and a letter or digit first.';
  const same = taken.find((one) => one.toLowerCase() === name.toLowerCase());
  return same === undefined ? undefined : `${same} is taken.`;
}
