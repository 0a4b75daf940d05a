import type { ActiveProvider, Refusal } from '../../core/contract/engine.ts';
import type { GraphRole, Manifest } from '../../core/contract/manifest.ts';
import { messageOf, RivuletError } from '../../core/errors.ts';
import type { Compiled, openGraph, Provider, Tensors } from '../../models/compiler/compile.ts';
import { checkGraph } from '../../models/export/graph-safety.ts';
import type { ModelFolder } from '../host/model-folder.ts';
import type { CallContext } from '../host/serve-calls.ts';

/** Slower than any machine was seen to read weights, once a step, while it computes. */
const WEIGHT_BYTES_PER_MS = 500_000;
/** What a GPU's driver may take to compile a graph. */
const COMPILE_MS = 60_000;

/** A model whose graphs are loaded as they are needed, on the first of its providers that works. */
export class OpenModel {
  readonly manifest: Manifest;
  private readonly graphs = new Map<GraphRole, Promise<Compiled>>();
  private readonly passedOver: Refusal[] = [];
  /** Those that have run. */
  private readonly warm = new WeakSet<Compiled>();
  private running = 0;
  private retired = false;

  constructor(
    private readonly folder: ModelFolder,
    private providers: readonly Provider[],
    private readonly threads: number,
    private readonly open: typeof openGraph,
  ) {
    this.manifest = folder.manifest;
  }

  /** Where the model computes, and why not elsewhere; certain once a graph has run. */
  get active(): ActiveProvider {
    return { provider: this.provider, passedOver: [...this.passedOver] };
  }

  /** Goes on without providers that failed elsewhere; why, whoever says so knows. */
  leaveOut(without: readonly Provider[]): void {
    if (!without.includes(this.provider)) return;
    this.providers = this.providers.filter((one) => !without.includes(one));
    this.graphs.clear();
  }

  /** Loads a graph, so that the provider is known. */
  async prepare(role: GraphRole, context: CallContext): Promise<void> {
    await this.graph(role, context);
  }

  /** Runs a graph for the outputs that are wanted, or all. When it fails on another provider than the CPU, the model moves to the CPU for good. */
  async run(
    role: GraphRole,
    feeds: Tensors,
    context: CallContext,
    wanted?: readonly string[],
  ): Promise<Tensors> {
    if (context.signal.aborted) throw new RivuletError('cancelled', 'cancelled');
    this.running++;
    const { provider } = this;
    try {
      return await this.attempt(role, feeds, context, wanted);
    } catch (thrown) {
      if (thrown instanceof RivuletError || provider === 'cpu') throw thrown;
      this.passOver({ provider, reason: messageOf(thrown), fault: 'run' });
      return await this.attempt(role, feeds, context, wanted);
    } finally {
      this.running--;
      if (this.retired) await this.retire();
    }
  }

  /** Gives back the native memory as soon as nothing runs. */
  async retire(): Promise<void> {
    this.retired = true;
    if (this.running > 0) return;
    const graphs = [...this.graphs.values()];
    this.graphs.clear();
    // A graph that could not be opened holds nothing.
    for (const graph of graphs) await graph.then((opened) => opened.release()).catch(() => undefined);
  }

  private get provider(): Provider {
    return this.providers[0]!;
  }

  private async attempt(
    role: GraphRole,
    feeds: Tensors,
    context: CallContext,
    wanted?: readonly string[],
  ): Promise<Tensors> {
    const graph = await this.graph(role, context);
    const [steps = 1, batch = 1] = Object.values(feeds)[0]?.dims ?? [];
    const bytes = this.manifest.files[role]?.bytes ?? 0;
    if (graph.provider !== 'cpu') context.progress({ trying: graph.provider });
    // A graphics card's driver compiles what a graph needs when it first runs.
    const compiling = graph.provider === 'cpu' || this.warm.has(graph) ? 0 : COMPILE_MS;
    await context.expectSilence(compiling + (steps * batch * bytes) / WEIGHT_BYTES_PER_MS);
    const outputs = await graph.run(feeds, {}, wanted);
    this.warm.add(graph);
    return outputs;
  }

  private graph(role: GraphRole, context: CallContext): Promise<Compiled> {
    const known = this.graphs.get(role);
    if (known) return known;
    const opening = this.load(role, context);
    this.graphs.set(role, opening);
    opening.catch(() => this.graphs.delete(role));
    return opening;
  }

  private async load(role: GraphRole, context: CallContext): Promise<Compiled> {
    const bytes = await this.folder.read(role);
    checkGraph(bytes);
    for (;;) {
      const { provider, threads } = this;
      try {
        context.progress({ trying: provider });
        if (provider !== 'cpu') await context.expectSilence(COMPILE_MS);
        return await this.open(bytes, { provider, threads });
      } catch (thrown) {
        if (provider === 'cpu') throw thrown;
        this.passOver({ provider, reason: messageOf(thrown) }, role);
      }
    }
  }

  /** Goes on without a provider, unless that was done; graphs that it holds are dropped, but for one being opened. */
  private passOver(refusal: Refusal, opening?: GraphRole): void {
    if (this.provider !== refusal.provider) return;
    this.passedOver.push(refusal);
    this.providers = this.providers.slice(1);
    for (const role of this.graphs.keys()) if (role !== opening) this.graphs.delete(role);
  }
}
