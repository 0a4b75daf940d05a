import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { refused } from './refused.ts';

/** Messages and numbers that a file may make the decoder create; a graph of ten thousand nodes needs a tenth. */
const MAX_ITEMS = 1_000_000;
/** Messages inside messages: four nested graphs, with the node and the attribute around each, need half. */
const MAX_DEPTH = 32;

/**
 * Walks a protobuf message without decoding it and refuses what would cost far more memory than it has bytes: a
 * message of two bytes becomes an object of hundreds. Raw bytes, as weights are, cost nothing here.
 */
export function checkMessageBudget(schema: DescMessage, bytes: Uint8Array): void {
  new Walker().walk(schema, bytes, 1);
}

class Walker {
  private items = 0;
  /** Made once for each kind of message: a hostile file has a million of one. */
  private readonly known = new Map<DescMessage, ReadonlyMap<number, DescField>>();

  walk(schema: DescMessage, bytes: Uint8Array, depth: number): void {
    if (depth > MAX_DEPTH) throw refused(`its messages are nested more than ${MAX_DEPTH} deep`);
    const fields = this.fieldsOf(schema);
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const [number, type] = reader.tag();
      const field = fields.get(number);
      if (!field) throw refused(`a ${schema.name} has a field ${number}, which ONNX does not know`);
      this.spend(1);
      if (type === WireType.LengthDelimited) this.delimited(field, reader.bytes(), depth);
      else reader.skip(type, number);
    }
  }

  private fieldsOf(schema: DescMessage): ReadonlyMap<number, DescField> {
    const known = this.known.get(schema) ?? new Map(schema.fields.map((field) => [field.number, field]));
    this.known.set(schema, known);
    return known;
  }

  private delimited(field: DescField, chunk: Uint8Array, depth: number): void {
    if (field.message) this.walk(field.message, chunk, depth + 1);
    else if (field.scalar !== ScalarType.BYTES) this.spend(chunk.length);
  }

  private spend(items: number): void {
    this.items += items;
    if (this.items > MAX_ITEMS) throw refused(`it has more than ${MAX_ITEMS} parts`);
  }
}
