import type { MusicDocument } from '../../core/document.ts';
import { storedDocument } from './stored-document.ts';

const DATABASE = 'rivulet';
const STORE = 'open';
const KEY = 'document';
/** A first change is kept at once, those that follow no oftener than this, in milliseconds. */
const PAUSE_MS = 300;
/** A database that answers no sooner is one that does not. To go on too early would be to begin anew over a piece. */
const PATIENCE_MS = 10_000;

/** The document that was open last; undefined when there is none, or none that can be read. */
export async function restoreDocument(): Promise<MusicDocument | undefined> {
  const patience = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS));
  return Promise.race([read().then(storedDocument, () => undefined), patience]);
}

/** Keeps the document that is open on this machine, so that the next start begins with it. */
export class Autosave {
  readonly #onFailure: (thrown: unknown) => void;
  /** Open all the time: a page that is closed has time to write, but none to open a database first. */
  #database: IDBDatabase | undefined;
  #kept: MusicDocument;
  #waiting: MusicDocument | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `kept` is the document to begin with, which comes back without being kept. */
  constructor(kept: MusicDocument, onFailure: (thrown: unknown) => void) {
    this.#kept = kept;
    this.#onFailure = onFailure;
    openDatabase().then((database) => {
      this.#database = database;
      // Another window may want to delete it.
      database.onversionchange = () => database.close();
      this.flush();
    }, onFailure);
  }

  /** Keeps a document soon. */
  keep(document: MusicDocument): void {
    this.#waiting = document === this.#kept ? undefined : document;
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
      write(this.#database, this.#waiting).catch(this.#onFailure);
      this.#kept = this.#waiting;
      this.#waiting = undefined;
    } catch (thrown) {
      this.#onFailure(thrown);
    }
  }
}

async function read(): Promise<unknown> {
  const database = await openDatabase();
  try {
    return await settled(database.transaction(STORE).objectStore(STORE).get(KEY));
  } finally {
    database.close();
  }
}

/** The write is under way when this returns. */
function write(database: IDBDatabase, document: MusicDocument): Promise<IDBValidKey> {
  const transaction = database.transaction(STORE, 'readwrite');
  const written = settled(transaction.objectStore(STORE).put(document, KEY));
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
