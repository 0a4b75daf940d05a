/** The element types that recorded values can have. TensorFlow.js knows the first three. */
export type DType = 'float32' | 'int32' | 'bool' | 'int64' | 'float64';

/** ONNX's number for an element type. */
export const onnxType: Record<DType, number> = { float32: 1, int32: 6, int64: 7, bool: 9, float64: 11 };

/** What is known of a recorded value: its shape in this trace and its element type. */
export interface ValueInfo {
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** True when every element is certainly 0, so that a gradient need not flow from it. */
  readonly zero?: boolean;
}

/** An attribute of an ONNX node: one integer, integers, a float or a string. */
export type Attribute = { i: number } | { ints: readonly number[] } | { f: number } | { s: string };

/** A value that is stored in the file: an ONNX initializer. */
export interface Constant {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

/** The loop of a Scan node. */
interface Loop {
  readonly body: Graph;
  readonly reverse: boolean;
  /** How many of the node's inputs, the last ones, are cut along their first axis; the others are the carry. */
  scanned: number;
}

/** The two bodies of an If node, of which a run takes one. */
interface Arms {
  readonly then: Graph;
  readonly otherwise: Graph;
}

/** One ONNX node. */
export interface GraphNode {
  readonly op: string;
  inputs: string[];
  outputs: string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly loop?: Loop;
  readonly arms?: Arms;
}

/** An input of a graph, in the order in which it was declared. */
export interface GraphInput extends ValueInfo {
  readonly name: string;
}

/**
 * A list of nodes in execution order, with its inputs and outputs; the body of a Scan, and an arm of an If, have the
 * outer graph as parent.
 */
export class Graph {
  nodes: GraphNode[] = [];
  inputs: GraphInput[] = [];
  outputs: string[] = [];
  private readonly producers = new Map<string, GraphNode | null>();

  constructor(
    readonly parent: Graph | null,
    /** Whether a run may pass it by, so that what it computes stays inside. */
    readonly conditional = false,
  ) {}

  /** Whether this graph itself, not an outer one, makes the value. */
  defines(value: string): boolean {
    return this.producers.has(value);
  }

  /** The node of this graph that makes the value, if there is one. */
  producer(value: string): GraphNode | undefined {
    return this.producers.get(value) ?? undefined;
  }

  addInput(input: GraphInput): void {
    this.inputs.push(input);
    this.producers.set(input.name, null);
  }

  addNode(node: GraphNode): void {
    this.nodes.push(node);
    for (const output of node.outputs) this.producers.set(output, node);
  }

  /** Adds one more output to a node of this graph. */
  addOutput(node: GraphNode, output: string): void {
    node.outputs.push(output);
    this.producers.set(output, node);
  }

  /** From now on the values come from outside: they are inputs of this graph, and the node that made them goes. */
  replaceByInputs(node: GraphNode, infos: readonly ValueInfo[]): void {
    this.nodes.splice(this.nodes.indexOf(node), 1);
    node.outputs.forEach((name, i) => this.addInput({ ...infos[i]!, name }));
  }
}

/** The graphs inside a node. */
export function graphsWithin({ loop, arms }: GraphNode): Graph[] {
  return [...(loop ? [loop.body] : []), ...(arms ? [arms.then, arms.otherwise] : [])];
}

/** The number of nodes, those of graphs inside nodes included. */
export function countNodes(graph: Graph): number {
  return graph.nodes.reduce(
    (sum, node) => graphsWithin(node).reduce((inner, body) => inner + countNodes(body), sum + 1),
    0,
  );
}
