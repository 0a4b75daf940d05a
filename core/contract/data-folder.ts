import { z } from 'zod';

const whereSchema = z.strictObject({
  /** Where takes, models and trainings are kept, as a person would say it. */
  folder: z.string(),
  /** Where they are kept from the next start on; absent when that is the same. */
  next: z.string().optional(),
  /** Whether the environment says where (`RIVULET_HOME`), so that no choice would count. */
  fixed: z.boolean(),
  /** Whether the shell can ask for another folder. */
  change: z.boolean(),
  /** Whether the shell can show the folder. */
  reveal: z.boolean(),
});

/** Where a person's own things are kept on this machine. */
export type DataPlace = z.infer<typeof whereSchema>;

/** The calls about the folder of a person's own things. */
export const dataCalls = {
  'data.where': { request: z.strictObject({}), response: whereSchema },
  /**
   * Keeps things elsewhere from the next start on: in the folder of a token from `files.choose`, or without one where
   * the system has such things. What is kept already stays where it is.
   */
  'data.change': {
    request: z.strictObject({ token: z.string().max(64).optional() }),
    response: whereSchema,
  },
  /** Shows the folder in the system's own window. */
  'data.reveal': { request: z.strictObject({}), response: z.strictObject({}) },
} as const;
