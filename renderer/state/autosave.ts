const DATABASE = 'rivulet';
const STORE = 'open';
/** A first change is kept at once, those that follow no oftener than this, in milliseconds. */
const PAUSE_MS = 300;
/** A database that answers no sooner is one that does not. To go on too early would be to begin anew over a piece. */
const PATIENCE_MS = 10_000;

/** What is kept on this machine of what is open, each under its name. */
export type OpenThing = 'document' | 'sentences';

/** What was kept last, if `parse` knows it; undefined when there is nothing, or nothing that can be read. */
export async function restored<Thing>(
  name: OpenThing,
  parse: (value: unknown) => Thing | undefined,
): Promise<Thing | undefined> {
  const patience = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS));
  return Promise.race([read(name).then(parse, () => undefined), patience]);
}

/** Keeps something that is open on this machine, so that the next start begins with it. Its values are immutable. */
export class Autosave<Thing extends object> {
  readonly #name: OpenThing;
  readonly #onFailure: (thrown: unknown) => void;
  /** Open all the time: a page that is closed has time to write, but none to open a database first. */
  #database: IDBDatabase | undefined;
  #kept: Thing;
  #waiting: Thing | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `kept` is what there is to begin with, which comes back without being kept. */
  constructor(name: OpenThing, kept: Thing, onFailure: (thrown: unknown) => void) {
    this.#name = name;
    this.#kept = kept;
    this.#onFailure = onFailure;
    openDatabase().then((database) => {
      this.#database = database;
      // Another window may want to delete it.
      database.onversionchange = () => database.close();
      this.flush();
    }, onFailure);
  }

  /** Keeps it soon, as it is now. */
  keep(thing: Thing): void {
    this.#waiting = thing === this.#kept ? undefined : thing;
    if (this.#timer === undefined) this.#keepOn();
  }

  #keepOn(): void {
    this.flush();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#waiting && this.#database) this.#keepOn();
    }, PAUSE_MS);
  }

  /** Keeps what is waiting now: the page may go. */
  flush(): void {
    if (!this.#database || !this.#waiting) return;
    try {
      write(this.#database, this.#name, this.#waiting).catch(this.#onFailure);
      this.#kept = this.#waiting;
      this.#waiting = undefined;
    } catch (thrown) {
      this.#onFailure(thrown);
    }
  }
}

async function read(name: OpenThing): Promise<unknown> {
  const database = await openDatabase();
  try {
    return await settled(database.transaction(STORE).objectStore(STORE).get(name));
  } finally {
    database.close();
  }
}

/** The write is under way when this returns. */
function write(database: IDBDatabase, name: OpenThing, thing: object): Promise<IDBValidKey> {
  const transaction = database.transaction(STORE, 'readwrite');
  const written = settled(transaction.objectStore(STORE).put(thing, name));
  transaction.commit();
  return written;
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return settled(request);
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser gave no reason'));
  });
}
