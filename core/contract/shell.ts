import { z } from 'zod';

const bytes = z.instanceof(Uint8Array) as z.ZodType<Uint8Array<ArrayBuffer>>;

/** The largest piece that may be dragged out, in bytes. */
const MAX_DRAGGED_BYTES = 32 * 2 ** 20;
const commandId = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'expected the id of a command');

/** One command of the page as a menu shows it. */
const menuEntrySchema = z.strictObject({
  id: commandId,
  label: z.string().min(1).max(120),
  /** The key that does it in the page, as renderer/shell/chord.ts writes it; it is only shown. */
  keys: z.string().min(1).max(40).optional(),
  enabled: z.boolean(),
  /** Whether what it switches is on; absent for what switches nothing. */
  checked: z.boolean().optional(),
  /** While a field is typed in: what the entry does there, by the shell's own hand. */
  inField: z.enum(['undo', 'redo', 'cut', 'copy', 'paste', 'delete', 'selectAll']).optional(),
});

/** See {@link menuEntrySchema}. */
export type MenuEntry = Readonly<z.infer<typeof menuEntrySchema>>;

/** A menu of the page's commands, in sections. */
const pageMenuSchema = z.strictObject({
  name: z.enum(['file', 'edit', 'make', 'play', 'view', 'help']),
  sections: z.array(z.array(menuEntrySchema).max(20)).max(10),
});

/** See {@link pageMenuSchema}. */
export type PageMenu = Readonly<z.infer<typeof pageMenuSchema>>;

/** What the page tells of its commands: all of them, each time something about them has changed. */
const pageMenusSchema = z.strictObject({
  menus: z.array(pageMenuSchema).max(8),
  /** The page's colours, which the menus take on. */
  theme: z.enum(['dark', 'light', 'system']),
});

/** See {@link pageMenusSchema}. */
export type PageMenus = Readonly<z.infer<typeof pageMenusSchema>>;

/** What a shell wants of the page. */
const shellEventSchema = z.discriminatedUnion('kind', [
  /** A command was chosen in a menu. */
  z.strictObject({ kind: z.literal('command'), id: commandId }),
  /** A file is to be opened: the page has its name and a token, as of one that was chosen in a dialog. */
  z.strictObject({
    kind: z.literal('open'),
    what: z.enum(['midi', 'model']),
    file: z.strictObject({ token: z.string(), name: z.string() }),
  }),
  /** Something that a person must know, as sentences. A later one of the same cause takes its place. */
  z.strictObject({
    kind: z.literal('notice'),
    cause: z.string(),
    tone: z.enum(['bad', 'warn']),
    title: z.string(),
    detail: z.string(),
    /** Whether the log says more. */
    logs: z.boolean(),
  }),
]);

/** See {@link shellEventSchema}. */
export type ShellEvent = Readonly<z.infer<typeof shellEventSchema>>;

/** The calls between the page and the application around it. A browser has none: they are refused there. */
export const shellCalls = {
  /** Never ends by itself: what the shell wants of the page, until the page cancels it. What came before waits. */
  'shell.watch': { request: z.strictObject({}), progress: shellEventSchema, response: z.strictObject({}) },
  /** Tells the page's commands for the menus. */
  'shell.menu': { request: pageMenusSchema, response: z.strictObject({}) },
  /** Begins to drag a file out of the window, while a pointer is down; the host writes it first. */
  'shell.drag': {
    request: z.strictObject({
      /** A plain file name. */
      name: z
        .string()
        .min(1)
        .max(200)
        .regex(/^[^/\\\0]+$/, 'expected a plain file name')
        .regex(/\.mid$/, 'expected a MIDI file'),
      bytes: bytes.refine(({ byteLength }) => byteLength <= MAX_DRAGGED_BYTES, 'the file is over 32 MB'),
    }),
    response: z.strictObject({}),
  },
  /** Shows the folder of the logs in the system's own window. */
  'shell.logs': { request: z.strictObject({}), response: z.strictObject({}) },
} as const;
