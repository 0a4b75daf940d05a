import { TensorProto_DataLocation, TensorProto_DataType as Type, type TensorProto } from 'onnx-buf';
import { refused } from './refused.ts';

/** The most elements that a tensor of a file may have, stored or computed from constants at load: 256 MB of float32. */
const MAX_ELEMENTS = 2 ** 26;

/** Bytes of an element, and the field that holds elements which are not stored raw. */
const ELEMENTS: Partial<Record<number, { size: number; field: keyof TensorProto }>> = {
  [Type.FLOAT]: { size: 4, field: 'floatData' },
  [Type.DOUBLE]: { size: 8, field: 'doubleData' },
  [Type.INT64]: { size: 8, field: 'int64Data' },
  [Type.INT32]: { size: 4, field: 'int32Data' },
  [Type.INT16]: { size: 2, field: 'int32Data' },
  [Type.INT8]: { size: 1, field: 'int32Data' },
  [Type.UINT16]: { size: 2, field: 'int32Data' },
  [Type.UINT8]: { size: 1, field: 'int32Data' },
  [Type.BOOL]: { size: 1, field: 'int32Data' },
  [Type.FLOAT16]: { size: 2, field: 'int32Data' },
  [Type.BFLOAT16]: { size: 2, field: 'int32Data' },
  [Type.UINT32]: { size: 4, field: 'uint64Data' },
  [Type.UINT64]: { size: 8, field: 'uint64Data' },
};

const TYPED_FIELDS = [
  'floatData',
  'doubleData',
  'int64Data',
  'int32Data',
  'uint64Data',
  'stringData',
] as const;

/** Whether a value of this element type may appear in a graph: numbers and booleans. */
export function isAllowedType(elemType: number): boolean {
  return ELEMENTS[elemType] !== undefined;
}

/** The number of elements of a shape, refused when negative or beyond {@link MAX_ELEMENTS}. */
export function elementsOf(dims: readonly (bigint | number)[], what: string): number {
  const count = dims.reduce<number>((product, dim) => product * Number(dim), 1);
  if (dims.some((dim) => dim < 0)) throw refused(`${what} has a negative size`);
  if (count > MAX_ELEMENTS) throw refused(`${what} has ${count} elements, allowed are ${MAX_ELEMENTS}`);
  return count;
}

/** A stored tensor must lie in the file itself and hold exactly as many elements as its shape says. */
export function checkTensor(tensor: TensorProto): void {
  const what = `tensor ${tensor.name}`;
  if (tensor.dataLocation === TensorProto_DataLocation.EXTERNAL || tensor.externalData.length > 0) {
    throw refused(`${what} keeps its data in another file`);
  }
  const kind = ELEMENTS[tensor.dataType];
  if (!kind) throw refused(`${what} has element type ${tensor.dataType}, which is not a number`);
  if (tensor.segment) throw refused(`${what} is only a segment`);
  const count = elementsOf(tensor.dims, what);
  const stored = TYPED_FIELDS.filter((field) => tensor[field].length > 0);
  const typed = stored.length === 1 && stored[0] === kind.field && tensor[stored[0]].length === count;
  const raw = stored.length === 0 && tensor.rawData.length === count * kind.size;
  if (raw === (typed && tensor.rawData.length === 0)) {
    throw refused(`${what} does not hold the ${count} elements of its shape`);
  }
}

/** The elements of a small tensor of integers, as shapes and sizes are; undefined for any other. */
export function smallIntegers(tensor: TensorProto, most = 64): number[] | undefined {
  if (elementsOf(tensor.dims, tensor.name) > most) return undefined;
  const { rawData, dataType } = tensor;
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  if (dataType === Type.INT64) {
    if (rawData.length === 0) return tensor.int64Data.map(Number);
    return Array.from({ length: rawData.length / 8 }, (_, i) => Number(view.getBigInt64(i * 8, true)));
  }
  if (dataType === Type.INT32) {
    if (rawData.length === 0) return tensor.int32Data;
    return Array.from({ length: rawData.length / 4 }, (_, i) => view.getInt32(i * 4, true));
  }
  return undefined;
}
