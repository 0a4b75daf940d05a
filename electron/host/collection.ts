import path from 'node:path';
import type { CollectionReport, CollectionSettings } from '../../core/contract/collection.ts';
import type { StudioTask } from '../../core/contract/studio.ts';
import { RivuletError } from '../../core/errors.ts';
import type { CollectionFor } from '../collection/collection.ts';
import { collectionFor } from '../collection/for-model.ts';
import { TrainerHelper } from '../trainer/helper.ts';
import { Uploads } from '../uploads/uploads.ts';
import { toPerson } from './generation.ts';
import { hidePaths } from './hide-paths.ts';
import { readModel } from './model-folder.ts';
import type { Scope, Services } from './service.ts';
import type { StudioModels } from './studio-models.ts';
import { throttled } from './throttle.ts';

type CollectionCalls = Extract<keyof Services, `collection.${string}`>;
type From = StudioTask<'collection.read'>['from'];

/** A collection that was read, and what it was read from. */
export interface KnownCollection {
  readonly place: string;
  readonly settings: CollectionSettings;
  /** The cached collection on disk. */
  readonly file: string;
  readonly report: CollectionReport;
}

/** What pages sent or chose to train on, and what has been read of it, for as long as the host lives. */
export class Collections {
  readonly uploads: Uploads;
  private readonly known = new Map<string, KnownCollection>();
  private readonly cache: string;

  constructor(
    private readonly models: StudioModels,
    private readonly helper: TrainerHelper,
    data: string,
  ) {
    this.uploads = new Uploads(path.join(data, 'uploads'));
    this.cache = path.join(data, 'collections');
  }

  /**
   * A collection that was read in this host's life.
   * @throws RivuletError `not-found`.
   */
  find(id: string): KnownCollection {
    const known = this.known.get(id);
    if (!known)
      throw new RivuletError('not-found', 'this folder was read before Rivulet started: read it again');
    return known;
  }

  /** Reads what a page means, in a process of its own. */
  async read(
    { from, model, settings }: StudioTask<'collection.read'>,
    { files, signal, progress }: Scope<{ done: number; total: number; file: string }>,
  ): Promise<{ collection: string; report: CollectionReport }> {
    const place = this.place(from, (token) => files.path(token));
    const task = { path: place, settings, for: await wantOf(this.models, model), cache: this.cache };
    const read = this.helper.collect(task, { signal, onProgress: throttled(progress) });
    const { id, file, report } = await read.catch(toPerson).catch(hidePaths(place, this.cache));
    this.known.set(id, { place, settings, file, report });
    return { collection: id, report };
  }

  /** Deletes what pages sent. */
  close(): Promise<void> {
    return this.uploads.close();
  }

  private place(from: From, chosen: (token: string) => string): string {
    if ('token' in from) return chosen(from.token);
    return 'upload' in from ? this.uploads.place(from.upload) : this.find(from.collection).place;
  }
}

/** Reads what a person would train on. */
export function collectionServices(collections: Collections): Pick<Services, CollectionCalls> {
  return {
    'collection.send': async ({ upload, name, files }) => ({
      upload: await collections.uploads.add(upload, name, files),
    }),
    'collection.read': (task, scope) => collections.read(task, scope),
  };
}

/** What a model asks of data. */
async function wantOf(models: StudioModels, name: string): Promise<CollectionFor> {
  const { manifest } = await readModel(await models.folder(name));
  return collectionFor(manifest);
}
