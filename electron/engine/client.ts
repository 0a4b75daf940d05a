import { fileURLToPath } from 'node:url';
import {
  type EngineCall,
  engineCalls,
  type EngineProgress,
  engineProgressSchema,
  type EngineRequest,
  type EngineResponse,
} from '../../core/contract/engine.ts';
import { RivuletError } from '../../core/errors.ts';
import { forkChild, type Spawn } from '../host/child-handle.ts';
import { Supervised } from '../host/supervised.ts';

type EngineTable = { [Name in EngineCall]: { request: EngineRequest<Name>; response: unknown } };

/** How far a generation is, with the piece that was finished last where pieces are streamed. */
type GenerateProgress = Extract<EngineProgress, { done: number }>;

/** What a call to the engine may bring along. */
export interface EngineCallOptions {
  readonly onProgress?: (progress: GenerateProgress) => void | Promise<void>;
  readonly signal?: AbortSignal;
}

/** A provider that took the engine's process with it, and how. */
interface Fatal {
  readonly provider: string;
  readonly reason: string;
}

/** The engine as its host sees it: a process that is started when it is needed and replaced when it fails. */
export class EngineClient {
  private readonly child: Supervised<EngineTable>;
  private fatal: Fatal | undefined;

  constructor(spawn: Spawn = forkChild(fileURLToPath(new URL('./child.ts', import.meta.url)))) {
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

  /**
   * Asks the engine. When its process dies on another provider than the CPU, the call is made once more on the CPU,
   * and so are all later ones. A call that was lost because another one had to be cancelled is made again.
   */
  async call<Name extends EngineCall>(
    name: Name,
    request: EngineRequest<Name>,
    options: EngineCallOptions = {},
  ): Promise<EngineResponse<Name>> {
    for (;;) {
      try {
        return await this.attempt(name, request, options);
      } catch (thrown) {
        if (!(thrown instanceof RivuletError) || thrown.code !== 'child-stopped') throw thrown;
      }
    }
  }

  private async attempt<Name extends EngineCall>(
    name: Name,
    request: EngineRequest<Name>,
    options: EngineCallOptions,
  ): Promise<EngineResponse<Name>> {
    if (this.fatal) return this.onCpu(name, request, options, this.fatal);
    let trying: string | undefined;
    try {
      return await this.ask(name, request, options, (provider) => {
        trying = provider === 'cpu' ? undefined : provider;
      });
    } catch (thrown) {
      if (!trying || !(thrown instanceof RivuletError) || thrown.code !== 'child-died') throw thrown;
      this.fatal = { provider: trying, reason: thrown.message };
      return this.onCpu(name, request, options, this.fatal);
    }
  }

  private async onCpu<Name extends EngineCall>(
    name: Name,
    request: EngineRequest<Name>,
    options: EngineCallOptions,
    fatal: Fatal,
  ): Promise<EngineResponse<Name>> {
    const moved = 'model' in request ? { ...request, provider: 'cpu' as const } : request;
    const response = await this.ask(name, moved, options, () => undefined);
    if ('active' in response) response.active.passedOver.unshift(fatal);
    return response;
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
