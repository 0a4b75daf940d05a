import type { z } from 'zod';
import { RivuletError } from '../../core/errors.ts';

/**
 * What a caller sent, with every default filled in.
 * @throws RivuletError `bad-argument`, naming the call, the field and its fault.
 */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  call: string,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  const place = [call, path.join('.')].filter((part) => part !== '').join(': ');
  throw new RivuletError('bad-argument', `${place}: ${message}`, result.error);
}
