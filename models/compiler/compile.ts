import { create, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, TensorProto_DataType } from 'onnx-buf';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { encode } from './encode.ts';
import type { Recording } from './record.ts';

/** Every place where ONNX Runtime may compute, on whatever system. */
export const PROVIDERS = ['cpu', 'cuda', 'webgpu', 'dml', 'coreml'] as const;

/** A place where ONNX Runtime computes. */
export type Provider = (typeof PROVIDERS)[number];

/** The arrays that cross the boundary of a graph; the class says the element type, Uint8Array being bool. */
type TensorValues =
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;

/** A tensor as plain data, row-major. */
export interface TensorData {
  data: TensorValues;
  dims: readonly number[];
}

/** Tensors by the names of a graph's inputs or outputs. */
export type Tensors = Record<string, TensorData>;

/** A graph that ONNX Runtime has loaded and can run. */
export interface Compiled {
  readonly provider: Provider;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /**
   * Runs the graph; its thread is blocked for as long as that takes. An output named in `into` is written there
   * instead of being allocated and copied, and may share its buffer with a feed that is read before. Only the outputs
   * that are `wanted` are given; all unless told.
   */
  run(feeds: Tensors, into?: Tensors, wanted?: readonly string[]): Promise<Tensors>;
  /** Gives back the native memory; the graph cannot run afterwards. */
  release(): Promise<void>;
}

/** How a graph is opened; the CPU and one thread unless told. */
export interface OpenOptions {
  readonly provider?: Provider;
  /** Threads within one operation. */
  readonly threads?: number;
}

// What matters of the native log is thrown as well, so the log itself would only repeat it on stderr.
env.logLevel = 'fatal';

/**
 * Loads ONNX bytes on one provider, which never falls back silently to another.
 * @throws RivuletError `provider-missing` when the provider cannot be made for this graph, `bad-model` when the
 * CPU refuses the graph.
 */
export async function openGraph(bytes: Uint8Array, options: OpenOptions = {}): Promise<Compiled> {
  const { provider = 'cpu', threads = 1 } = options;
  const session = await openSession(bytes, provider, threads);
  return {
    provider,
    inputs: session.inputNames,
    outputs: session.outputNames,
    run: (feeds, into = {}, wanted = session.outputNames) => runSession(session, feeds, into, wanted),
    release: () => session.release(),
  };
}

/** A recording, encoded and loaded; see {@link openGraph}. */
export function compile(recording: Recording, options?: OpenOptions): Promise<Compiled> {
  return openGraph(encode(recording), options);
}

/**
 * Why a provider cannot make and run a graph of one node here, in ONNX Runtime's words; undefined where it can. Asking
 * for the list of backends does not tell: it names those whose libraries are absent.
 */
export async function probeProvider(provider: Provider): Promise<string | undefined> {
  try {
    const graph = await openGraph(probeGraph(), { provider });
    const { twice } = await graph.run({ once: { data: Float32Array.of(1, 2), dims: [2] } });
    await graph.release();
    return twice?.data[1] === 4 ? undefined : 'it computes 2 + 2 wrongly';
  } catch (thrown) {
    return oneLine(thrown);
  }
}

/** The version of ONNX Runtime. */
export function runtimeVersion(): string {
  return env.versions.node ?? env.versions.common;
}

async function openSession(bytes: Uint8Array, provider: Provider, threads: number) {
  try {
    return await InferenceSession.create(bytes, {
      executionProviders: [provider],
      executionMode: 'sequential',
      interOpNumThreads: 1,
      intraOpNumThreads: threads,
      logSeverityLevel: 3,
      // Plans of memory are kept for every shape that was ever run: with batches of all lengths they only add up.
      enableMemPattern: false,
      // Threads that spin while they wait steal the cores that other threads compute on.
      ...(threads > 1 ? { extra: { session: { intra_op: { allow_spinning: '0' } } } } : {}),
    });
  } catch (cause) {
    if (provider === 'cpu') {
      throw new RivuletError('bad-model', `ONNX Runtime refuses the graph: ${oneLine(cause)}`, cause);
    }
    throw new RivuletError('provider-missing', `${provider} cannot run this here: ${oneLine(cause)}`, cause);
  }
}

async function runSession(
  session: InferenceSession,
  feeds: Tensors,
  into: Tensors,
  wanted: readonly string[],
): Promise<Tensors> {
  const inputs = Object.fromEntries(session.inputNames.map((name) => [name, toNative(name, feeds[name])]));
  const fetches = Object.fromEntries(
    wanted.map((name) => [name, into[name] ? toNative(name, into[name]) : null]),
  );
  const results = await session.run(inputs, fetches);
  return Object.fromEntries(
    Object.entries(results).map(([name, result]) => [name, into[name] ?? fromNative(result)]),
  );
}

function toNative(name: string, tensor: TensorData | undefined): Tensor {
  if (!tensor) throw new RivuletError('bad-argument', `the graph's input ${name} was not given`);
  const { data, dims } = tensor;
  const size = dims.reduce((product, dim) => product * dim, 1);
  if (size !== data.length) {
    throw new RivuletError('bad-shape', `${name} has shape [${dims}] but ${data.length} values`);
  }
  if (data instanceof Uint8Array) return new Tensor('bool', data, dims);
  if (data instanceof BigInt64Array) return new Tensor('int64', data, dims);
  if (data instanceof Int32Array) return new Tensor('int32', data, dims);
  if (data instanceof Float64Array) return new Tensor('float64', data, dims);
  return new Tensor('float32', data, dims);
}

function fromNative(tensor: Tensor): TensorData {
  return { data: tensor.data as TensorValues, dims: tensor.dims };
}

/** Native messages carry source paths and newlines; a sentence for a person has neither. */
function oneLine(thrown: unknown): string {
  const text = messageOf(thrown).replace(/\s+/g, ' ').trim();
  return text.replace(/^\/\S+\.cc:\d+ .*? was false\. /, '').replace(/\/\S*\/(?=[\w.-]+\.so)/g, '');
}

/** twice = once + once. */
function probeGraph(): Uint8Array {
  const pair = {
    value: {
      case: 'tensorType' as const,
      value: {
        elemType: TensorProto_DataType.FLOAT,
        shape: { dim: [{ value: { case: 'dimValue' as const, value: 2n } }] },
      },
    },
  };
  const model = create(ModelProtoSchema, {
    irVersion: 8n,
    opsetImport: [{ domain: '', version: 17n }],
    graph: {
      name: 'probe',
      node: [{ opType: 'Add', input: ['once', 'once'], output: ['twice'] }],
      input: [{ name: 'once', type: pair }],
      output: [{ name: 'twice', type: pair }],
    },
  });
  return toBinary(ModelProtoSchema, model);
}
