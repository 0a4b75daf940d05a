/** Does work on items, a few at a time, and gives the results in the order of the items. */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const underWay: Promise<Result>[] = [];
  for (const item of items) {
    underWay.push(heeded(work(item)));
    if (underWay.length >= atOnce) yield await underWay.shift()!;
  }
  for (let next = underWay.shift(); next; next = underWay.shift()) yield await next;
}

/** The same promise; should it fail before anyone waits for it, that is not an unhandled rejection. */
function heeded<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
