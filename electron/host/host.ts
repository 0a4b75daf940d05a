import type { Job } from '../../core/contract/jobs.ts';
import { type StudioCall, studioCalls } from '../../core/contract/studio.ts';
import { RivuletError } from '../../core/errors.ts';
import { EngineClient } from '../engine/client.ts';
import { ParserPool, type ParserOptions } from '../midi/parser.ts';
import { dataFolder, modelsFolder } from '../library/place.ts';
import { TrainerHelper } from '../trainer/helper.ts';
import { checked } from './check.ts';
import { dataServices } from './data-folder.ts';
import type { Spawn } from './child-handle.ts';
import { Collections, collectionServices } from './collection.ts';
import { jobServices, openQueue } from './jobs.ts';
import { type Dialogs, fileServices } from './files.ts';
import { factsServices, ModelFacts } from './facts.ts';
import { generationServices } from './generation.ts';
import { ownVersion } from './installed.ts';
import { latentServices } from './latent.ts';
import { type LibraryOptions, libraryServices } from './library.ts';
import { midiService } from './midi-file.ts';
import { modelsServices, openOwnModels } from './models.ts';
import { providerServices } from './providers.ts';
import type { Scope, Services } from './service.ts';
import { type Desktop, shellServices } from './shell.ts';
import { StudioModels } from './studio-models.ts';
import { Threads } from './threads.ts';

/** What a shell brings along; everything has a default that fits the source tree. */
export interface HostOptions extends LibraryOptions {
  /** What the page is told that it runs in; a browser unless given. */
  readonly shell?: 'electron' | 'browser';
  /** The shell's file dialogs, if it has any. */
  readonly dialogs?: Dialogs;
  /** The application around the page; absent where that is a browser. */
  readonly desktop?: Desktop;
  /** The engine of all pages. The host stops it when it closes. */
  readonly engine?: EngineClient;
  /** The program that parses MIDI files. */
  readonly parser?: ParserOptions;
  /** How the trainer's processes are started; by Node unless given. */
  readonly trainer?: Spawn;
  /** The folder of the model folders. */
  readonly models?: string;
  /** Rivulet's version; that of package.json unless given. */
  readonly version?: string;
}

/** Everything that works for the pages, behind any shell: it knows neither Electron nor HTTP. */
export interface Host {
  /** Starts what takes long to start, before a call needs it. */
  start(): void;
  /** Answers a call of a page. Throws RivuletError; anything else that it throws is a bug. */
  answer(name: string, request: unknown, scope: Scope): Promise<unknown>;
  /** Ends the children. */
  close(): Promise<void>;
}

/** The host with what a shell asks of it beside the pages. */
export interface StudioHost extends Host {
  /** The training that runs in this process, if one does. */
  training(): Job | undefined;
}

/** How many files are parsed at a time. */
const PARSERS = 2;

/** Opens the host; its children start when they are needed. */
export function openHost(options: HostOptions = {}): StudioHost {
  const engine = options.engine ?? new EngineClient();
  const parsers = new ParserPool(PARSERS, options.parser);
  const models = new StudioModels(options.models, options.data && modelsFolder(options.data));
  const facts = new ModelFacts(models);
  const threads = new Threads();
  const { data = dataFolder(), trainer } = options;
  const own = openOwnModels(engine, options);
  const helper = new TrainerHelper(trainer);
  const collections = new Collections(models, helper, data);
  const queue = openQueue(models, data, trainer);
  const services: Services = {
    hello: async () => ({
      version: options.version ?? (await ownVersion()),
      shell: options.shell ?? 'browser',
      dialogs: options.dialogs !== undefined,
      models: await models.list(),
    }),
    ...generationServices(engine, models, threads),
    ...providerServices(engine, models, threads),
    'midi.read': midiService(parsers, options.desktop?.used),
    ...fileServices(options.dialogs, options.desktop?.used),
    ...shellServices(options.desktop),
    ...latentServices(engine, models, (model) => facts.of(model), threads),
    ...factsServices(facts),
    ...libraryServices(models, options),
    ...dataServices(options),
    ...modelsServices(engine, models, own, options),
    ...collectionServices(collections),
    ...jobServices({ engine, models, own, helper, collections, queue }),
  };
  return {
    start: () => {
      engine.start();
      void queue.open().catch(() => undefined);
    },
    training: () => queue.training,
    answer: (name, request, scope) => answer(services, name, request, scope),
    close: async () => {
      await Promise.all([queue.close(), helper.stop(), engine.stop(), parsers.close()]);
      await collections.close();
    },
  };
}

async function answer(services: Services, name: string, request: unknown, scope: Scope): Promise<unknown> {
  if (!isCall(name)) throw new RivuletError('bad-argument', `there is no call ${name}`);
  const service = services[name] as (task: unknown, scope: Scope) => Promise<unknown>;
  return service(checked(studioCalls[name].request, request, name), scope);
}

function isCall(name: string): name is StudioCall {
  return Object.hasOwn(studioCalls, name);
}
