import { z } from 'zod';

const floats = z.instanceof(Float32Array) as z.ZodType<Float32Array<ArrayBuffer>>;

/** See {@link FloatTensor}. */
export const tensorSchema = z
  .strictObject({ data: floats, dims: z.array(z.number().int().nonnegative()) })
  .refine(({ data, dims }) => dims.reduce((product, size) => product * size, 1) === data.length, {
    message: 'the values do not fill the shape',
  });

/** A float32 tensor as plain data, row-major. */
export type FloatTensor = z.infer<typeof tensorSchema>;
