import { z } from 'zod';
import type { Random } from '../../core/random.ts';

/** A part of a JSON Schema, as far as the contract's schemas need it. */
interface Shape {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly prefixItems?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly default?: unknown;
}

/** Words that some call knows: models, ids, names of files. */
const WORDS = ['tiny', 'tiny-text', 'first', 'x.mid', 'a'.repeat(32), 'job-one', '20260101-000000-abcdef'];

/** What makes requests that keep to the schema of a call, or nearly so, from chance alone. */
export function requestMaker(schema: z.ZodType): (random: Random) => unknown {
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;
  return (random) => valueOf(shape, random);
}

function valueOf(shape: Shape, random: Random): unknown {
  const { anyOf, oneOf = anyOf, prefixItems, items } = shape;
  if ('const' in shape) return shape.const;
  if (shape.enum) return shape.enum[random.below(shape.enum.length)];
  if (oneOf) return valueOf(oneOf[random.below(oneOf.length)]!, random);
  if (prefixItems) return prefixItems.map((item) => valueOf(item, random));
  if (items) return Array.from({ length: random.below(4) }, () => valueOf(items, random));
  if (shape.properties) return recordOf(shape, shape.properties, random);
  return plainOf(shape, random);
}

function recordOf(
  { required = [] }: Shape,
  properties: Readonly<Record<string, Shape>>,
  random: Random,
): unknown {
  const wanted = Object.entries(properties).filter(
    ([name]) => required.includes(name) || random.below(2) === 0,
  );
  return Object.fromEntries(wanted.map(([name, shape]) => [name, valueOf(shape, random)]));
}

function plainOf({ type, minimum = 0, maximum = 100 }: Shape, random: Random): unknown {
  const number = minimum + random.uniform() * Math.min(100, maximum - minimum);
  if (type === 'integer') return Math.floor(number);
  if (type === 'number') return number;
  if (type === 'boolean') return random.below(2) === 0;
  if (type === 'string') return WORDS[random.below(WORDS.length)];
  // What JSON does not know: the bytes of a file, or the numbers of a tensor.
  return random.below(2) === 0
    ? Uint8Array.from({ length: random.below(50) }, () => random.below(256))
    : new Float32Array(random.below(20));
}
