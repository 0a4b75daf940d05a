import { fileURLToPath } from 'node:url';
import {
  type EngineCall,
  engineCalls,
  type EngineProgress,
  engineProgressSchema,
  type EngineRequest,
  type EngineResponse,
  type ProviderChoice,
} from '../../core/contract/engine.ts';
import { RivuletError } from '../../core/errors.ts';
import { forkChild, type Spawn } from '../host/child-handle.ts';
import { Supervised } from '../host/supervised.ts';
import { Fallen } from './fallen.ts';

type EngineTable = { [Name in EngineCall]: { request: EngineRequest<Name>; response: unknown } };

/** How far a generation is, with the piece that was finished last where pieces are streamed. */
type GenerateProgress = Extract<EngineProgress, { done: number }>;

/** What a call to the engine may bring along. */
export interface EngineCallOptions {
  readonly onProgress?: (progress: GenerateProgress) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

/** The engine as its host sees it: a process that is started when it is needed and replaced when it fails. */
export class EngineClient {
  private readonly child: Supervised<EngineTable>;
  private readonly fallen = new Fallen();

  constructor(
    private readonly spawn: Spawn = forkChild(fileURLToPath(new URL('./child.ts', import.meta.url))),
  ) {
    this.child = new Supervised('the engine', spawn);
  }

  /** The process id, while the engine is up. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Starts the process before it is needed. */
  start(): void {
    this.child.start();
  }

  /** Ends the process. */
  stop(): Promise<void> {
    return this.child.stop();
  }

  /** Another engine of the same program, for what may end its process. Whoever asks for it stops it. */
  another(): EngineClient {
    return new EngineClient(this.spawn);
  }

  /**
   * Tries what a choice stands for anew, though it failed before. In a new process: some drivers stay broken in the one
   * that they failed in. Calls that are open are made again there.
   */
  tryAgain(choice: ProviderChoice): void {
    if (this.fallen.forget(choice)) this.child.replace('a provider is tried again');
  }

  /**
   * Asks the engine. A provider that fails is not tried again until {@link tryAgain}; where one ends the process, or
   * stops it for good, the call is made again without it. So is a call that was lost because another one had to be
   * cancelled.
   */
  async call<Name extends EngineCall>(
    name: Name,
    request: EngineRequest<Name>,
    options: EngineCallOptions = {},
  ): Promise<EngineResponse<Name>> {
    if (!isPlaced(name, request)) return this.insist(name, request, options, ignore);
    for (;;) {
      const falls = this.fallen.count;
      let trying: string | undefined;
      try {
        const placed = { ...request, without: this.fallen.names };
        const response = await this.insist(name, placed, options, (provider) => (trying = provider));
        if ('active' in response) this.fallen.merge(response.active, request.provider);
        return response;
      } catch (thrown) {
        if (!isLoss(thrown)) throw thrown;
        if (trying !== undefined) this.fallen.add(trying, thrown);
        // The call that tried the provider hears of the end in the same moment as those that were there by chance.
        await new Promise((resolve) => setImmediate(resolve));
        if (this.fallen.count === falls) throw thrown;
      }
    }
  }

  /** Asks as often as the process is stopped for the sake of another call. */
  private async insist<Name extends EngineCall>(
    name: Name,
    request: EngineRequest<Name>,
    options: EngineCallOptions,
    onTrying: (provider: string) => void,
  ): Promise<EngineResponse<Name>> {
    for (;;) {
      try {
        return await this.ask(name, request, options, onTrying);
      } catch (thrown) {
        if (!(thrown instanceof RivuletError) || thrown.code !== 'child-stopped') throw thrown;
      }
    }
  }

  private async ask<Name extends EngineCall>(
    name: Name,
    request: EngineRequest<Name>,
    { onProgress, signal }: EngineCallOptions,
    onTrying: (provider: string) => void,
  ): Promise<EngineResponse<Name>> {
    const response = await this.child.call(name, request as EngineTable[Name]['request'], {
      ...(signal ? { signal } : {}),
      onProgress: (value) => {
        const progress: EngineProgress = engineProgressSchema.parse(value);
        if ('trying' in progress) return onTrying(progress.trying);
        return onProgress?.(progress);
      },
    });
    return engineCalls[name].response.parse(response) as EngineResponse<Name>;
  }
}

type Placed = { readonly model: string; readonly provider?: ProviderChoice };

/** Whether a call computes with a model and may do so elsewhere than was asked; a comparison may not. */
function isPlaced<Name extends EngineCall>(
  name: Name,
  request: EngineRequest<Name>,
): request is EngineRequest<Name> & Placed {
  return 'model' in request && name !== 'verify' && name !== 'parity';
}

/** Whether the process was lost while it worked. */
function isLoss(thrown: unknown): thrown is RivuletError {
  return thrown instanceof RivuletError && (thrown.code === 'child-died' || thrown.code === 'child-hung');
}

function ignore(): void {
  // What is tried matters only where something else could be.
}
