import type { MusicDocument } from '../../core/document.ts';
import { storedDocument } from './stored-document.ts';

const DATABASE = 'rivulet';
const STORE = 'open';
const KEY = 'document';
/** A change is kept when this long has gone by without another, in milliseconds. */
const QUIET_MS = 400;
/** A database that answers no sooner is one that does not. */
const PATIENCE_MS = 1500;

/** The document that was open last; undefined when there is none, or none that can be read. */
export async function restoreDocument(): Promise<MusicDocument | undefined> {
  const patience = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS));
  return Promise.race([read().then(storedDocument, () => undefined), patience]);
}

/** Keeps the document that is open on this machine, so that the next start begins with it. */
export class Autosave {
  readonly #onFailure: (thrown: unknown) => void;
  #waiting: MusicDocument | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onFailure: (thrown: unknown) => void) {
    this.#onFailure = onFailure;
  }

  /** Keeps a document soon. */
  keep(document: MusicDocument): void {
    this.#waiting = document;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), QUIET_MS);
  }

  /** Keeps what is waiting now: the page may go. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    const document = this.#waiting;
    this.#waiting = undefined;
    if (document) await write(document).catch(this.#onFailure);
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

async function write(document: MusicDocument): Promise<void> {
  const database = await openDatabase();
  try {
    await settled(database.transaction(STORE, 'readwrite').objectStore(STORE).put(document, KEY));
  } finally {
    database.close();
  }
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
