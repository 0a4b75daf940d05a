/** The title of what a model made: `Chorale sketch 3`, and `Chorale sketch 3.2` for the second candidate. */
export function sketchTitle(model: string, sketch: number, index: number): string {
  return `${kindOfPiece(model)} sketch ${sketch}${index === 0 ? '' : `.${index + 1}`}`;
}

/** What one piece of a model is called: a model's name is often a plural. */
function kindOfPiece(model: string): string {
  const words = model.replaceAll(/[-_.]+/g, ' ').trim();
  const one = /[^s]s$/.test(words) ? words.slice(0, -1) : words;
  return one.charAt(0).toUpperCase() + one.slice(1);
}
