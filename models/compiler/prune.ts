import { graphsWithin, type Graph, type GraphNode } from './graph.ts';

/**
 * Removes what no output needs, in graphs inside nodes too: nodes, outputs of an If, stacked outputs and scanned inputs
 * of a Scan.
 * Returns the names that the graph uses, so that unused constants can go.
 */
export function prune(graph: Graph): Set<string> {
  const live = new Set(graph.outputs);
  const kept: GraphNode[] = [];
  for (const node of [...graph.nodes].reverse()) {
    if (!node.outputs.some((output) => live.has(output))) continue;
    if (node.loop) pruneLoop(node, live).forEach((name) => live.add(name));
    if (node.arms) pruneArms(node, live).forEach((name) => live.add(name));
    node.inputs.forEach((name) => live.add(name));
    kept.push(node);
  }
  graph.nodes = kept.reverse();
  return live;
}

/** Prunes a Scan node given the outer values that are needed; returns the outer values that its body uses. */
function pruneLoop(node: GraphNode, live: ReadonlySet<string>): Set<string> {
  const { body, scanned } = node.loop!;
  const carried = node.inputs.length - scanned;
  const outputs = indices(node.outputs).filter((k) => k < carried || live.has(node.outputs[k]!));
  node.outputs = outputs.map((k) => node.outputs[k]!);
  body.outputs = outputs.map((k) => body.outputs[k]!);
  const used = prune(body);
  const inputs = indices(node.inputs).filter((k) => k < carried || used.has(body.inputs[k]!.name));
  if (inputs.length === carried) inputs.push(carried); // a Scan needs something to scan
  node.inputs = inputs.map((k) => node.inputs[k]!);
  body.inputs = inputs.map((k) => body.inputs[k]!);
  node.loop!.scanned = inputs.length - carried;
  return used;
}

/** Prunes an If node given the outer values that are needed; returns the outer values that its arms use. */
function pruneArms(node: GraphNode, live: ReadonlySet<string>): Set<string> {
  const outputs = indices(node.outputs).filter((k) => live.has(node.outputs[k]!));
  node.outputs = outputs.map((k) => node.outputs[k]!);
  const used = graphsWithin(node).map((arm) => {
    arm.outputs = outputs.map((k) => arm.outputs[k]!);
    return prune(arm);
  });
  return new Set(used.flatMap((names) => [...names]));
}

const indices = (items: readonly unknown[]): number[] => [...items.keys()];

/**
 * Gives every output of a graph inside a node a node of its own: ONNX wants such outputs to be made inside, each once. An
 * Identity is added only where a value is passed through or put out twice, since it would copy.
 */
export function separateOutputs(graph: Graph, fresh: () => string): void {
  for (const node of graph.nodes) for (const inner of graphsWithin(node)) separateOutputs(inner, fresh);
  if (!graph.parent) return;
  const made = new Set(graph.nodes.flatMap((node) => node.outputs));
  const taken = new Set<string>();
  graph.outputs = graph.outputs.map((name) => {
    if (made.has(name) && !taken.has(name)) {
      taken.add(name);
      return name;
    }
    const copy = fresh();
    graph.addNode({ op: 'Identity', inputs: [name], outputs: [copy], attributes: {} });
    return copy;
  });
}
