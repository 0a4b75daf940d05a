import { fromBinary } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  type GraphProto,
  ModelProtoSchema,
  type ModelProto,
  type NodeProto,
  type ValueInfoProto,
} from 'onnx-buf';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { followNode, openScope, type Scope } from './constant-sizes.ts';
import { checkMessageBudget } from './message-budget.ts';
import { ALLOWED_OPERATORS } from './operators.ts';
import { refused } from './refused.ts';
import { checkTensor, elementsOf, isAllowedType } from './tensor-check.ts';

/** The largest file that is looked at. */
export const MAX_GRAPH_BYTES = 256 * 2 ** 20;
const OLDEST_OPSET = 13n;
const NEWEST_OPSET = 23n;
/** Graphs inside graphs, the outermost counted. */
const MAX_NESTING = 4;
/** What all constants of a file, stored and computed at load, may have together. */
const MAX_TOTAL_ELEMENTS = 2 ** 27;

/** The two spellings of ONNX's own domain. */
const isDefaultDomain = (domain: string) => domain === '' || domain === 'ai.onnx';

/**
 * Holds the bytes of an ONNX file to being a closed, deterministic graph of bounded cost, before ONNX Runtime sees
 * them: standard operators only, nothing outside the file, no size that explodes while loading.
 * @throws RivuletError `bad-model` with the reason.
 */
export function checkGraph(bytes: Uint8Array): void {
  if (bytes.length > MAX_GRAPH_BYTES) {
    throw refused(`it has ${bytes.length} bytes, allowed are ${MAX_GRAPH_BYTES}`);
  }
  const model = decode(bytes);
  checkOpset(model);
  if (model.functions.length > 0) throw refused('it defines functions of its own');
  if (model.trainingInfo.length > 0) throw refused('it carries training graphs');
  if (!model.graph) throw refused('it contains no graph');
  for (const info of [...model.graph.input, ...model.graph.output]) checkBoundary(info);
  new Inspector().graph(model.graph, new Map(), 1);
}

function decode(bytes: Uint8Array): ModelProto {
  try {
    checkMessageBudget(ModelProtoSchema, bytes);
    return fromBinary(ModelProtoSchema, bytes);
  } catch (cause) {
    if (cause instanceof RivuletError) throw cause;
    throw new RivuletError('bad-model', `the graph is refused: it is not ONNX (${messageOf(cause)})`, cause);
  }
}

function checkOpset({ opsetImport }: ModelProto): void {
  const foreign = opsetImport.find(({ domain }) => !isDefaultDomain(domain));
  if (foreign) throw refused(`it needs the operator domain ${foreign.domain}`);
  if (opsetImport.length !== 1) throw refused(`it names ${opsetImport.length} opsets, expected one`);
  const { version } = opsetImport[0]!;
  if (version < OLDEST_OPSET || version > NEWEST_OPSET) {
    throw refused(`its opset is ${version}, allowed are ${OLDEST_OPSET} to ${NEWEST_OPSET}`);
  }
}

/** What goes in and out is tensors of numbers, and no fixed size of theirs is huge. */
function checkBoundary({ name, type }: ValueInfoProto): void {
  if (type?.value.case !== 'tensorType') throw refused(`${name} is not a tensor`);
  const { elemType, shape } = type.value.value;
  if (!isAllowedType(elemType)) throw refused(`${name} has element type ${elemType}, which is not a number`);
  const fixed = shape?.dim.flatMap(({ value }) => (value.case === 'dimValue' ? [value.value] : [])) ?? [];
  elementsOf(fixed, name);
}

/** The attributes that may be graphs, by operator. */
const GRAPHS: Partial<Record<string, readonly string[]>> = {
  If: ['then_branch', 'else_branch'],
  Scan: ['body'],
};

class Inspector {
  private total = 0;

  graph(graph: GraphProto, outer: Scope, depth: number): void {
    if (depth > MAX_NESTING) throw refused(`its graphs are nested more than ${MAX_NESTING} deep`);
    if (graph.sparseInitializer.length > 0) throw refused('it has sparse tensors');
    graph.initializer.forEach(checkTensor);
    const scope = openScope(graph, outer);
    for (const { name } of graph.initializer) this.add(scope.get(name)!.count);
    for (const node of graph.node) this.node(node, scope, depth);
  }

  private node(node: NodeProto, scope: Scope, depth: number): void {
    const { opType, domain } = node;
    if (!isDefaultDomain(domain)) throw refused(`operator ${opType} is of the domain ${domain}`);
    if (!ALLOWED_OPERATORS.has(opType)) throw refused(`operator ${opType} is not allowed`);
    if (opType === 'If' && scope.has(node.input[0] ?? '')) {
      throw refused(`the condition of ${opType} ${node.name} is a constant`);
    }
    for (const attribute of node.attribute) this.attribute(attribute, node, scope, depth);
    followNode(node, scope);
    for (const name of node.output) this.add(scope.get(name)?.count ?? 0);
  }

  private attribute(attribute: AttributeProto, node: NodeProto, scope: Scope, depth: number): void {
    const { name, t, g, tensors, graphs } = attribute;
    const strange =
      attribute.sparseTensor ?? attribute.tp ?? attribute.sparseTensors[0] ?? attribute.typeProtos[0];
    if (strange || attribute.refAttrName) throw refused(`${node.opType} has a strange attribute ${name}`);
    for (const tensor of t ? [t, ...tensors] : tensors) checkTensor(tensor);
    const isBody = GRAPHS[node.opType]?.includes(name);
    if (graphs.length > 0 || (g && !isBody)) throw refused(`${node.opType} has a graph as attribute ${name}`);
    if (g) this.graph(g, scope, depth + 1);
  }

  private add(elements: number): void {
    this.total += elements;
    if (this.total > MAX_TOTAL_ELEMENTS) {
      throw refused(`its constants have more than ${MAX_TOTAL_ELEMENTS} elements together`);
    }
  }
}
