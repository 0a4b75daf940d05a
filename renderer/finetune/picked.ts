/** A file below a folder that was dropped or chosen in the browser. */
export interface PickedFile {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly file: File;
}

/** What was dropped or chosen in the browser, to learn from. */
export interface Picked {
  /** The name of the folder, or of the file, for people. */
  readonly name: string;
  readonly files: readonly PickedFile[];
  /** How many files were left where they are, for they are not of the kind. */
  readonly others: number;
}

/** What can be learned from: notes, or letters. */
export type PickedKind = 'music' | 'text';

const ENDINGS: Readonly<Record<PickedKind, RegExp>> = {
  music: /\.(?:midi?|kar|rmi)$/i,
  text: /\.(?:txt|text|md)$/i,
};

/** Whether a file of this name may be of a kind. */
function isOfKind(name: string, kind: PickedKind): boolean {
  return ENDINGS[kind].test(name);
}

/** The kind that most files are of; music where there is neither. */
export function kindOf(files: readonly { readonly path: string }[]): PickedKind {
  const count = (kind: PickedKind) => files.filter(({ path }) => isOfKind(path, kind)).length;
  return count('text') > count('music') ? 'text' : 'music';
}

/** The files of one kind; files that a system hides are of none. */
export function picked(name: string, files: readonly PickedFile[], kind: PickedKind): Picked {
  const wanted = files.filter(({ path }) => isOfKind(path, kind) && !/(?:^|\/)\./.test(path));
  return { name, files: wanted, others: files.length - wanted.length };
}

/** What an input for folders, or one for files, was given. */
export function fromInput(list: Iterable<File>): { name: string; files: PickedFile[] } {
  const files = [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
  const [first] = files;
  const root = first && first.path.includes('/') ? first.path.split('/')[0]! : undefined;
  if (root === undefined) return { name: nameOfSome(files), files };
  return { name: root, files: files.map(({ path, file }) => ({ path: path.slice(root.length + 1), file })) };
}

/** What was dropped, as it is known while the event is handled: later a transfer is empty. */
export interface Dropped {
  /** Files and folders; none where the browser gives files alone. */
  readonly entries: readonly FileSystemEntry[];
  readonly files: readonly File[];
}

/** What a drop holds. */
export function droppedIn(transfer: DataTransfer | null): Dropped {
  const entries = [...(transfer?.items ?? [])].flatMap((item) => {
    const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null;
    return entry ? [entry] : [];
  });
  return { entries, files: [...(transfer?.files ?? [])] };
}

/** Whether there is something to learn from in a drop, rather than one piece to open: a folder, many files, a text. */
export function isData({ entries, files }: Dropped): boolean {
  if (entries.some(isFolder) || files.length > 1) return true;
  return files.length === 1 && isOfKind(files[0]!.name, 'text');
}

/** Every file of what was dropped, however deep; `onFound` hears how many there are so far. */
export async function filesOf(
  { entries, files: given }: Dropped,
  onFound: (count: number) => void = () => undefined,
): Promise<{ name: string; files: PickedFile[] }> {
  if (entries.length === 0) return fromInput(given);
  const files: PickedFile[] = [];
  const add = (path: string, file: File) => {
    files.push({ path, file });
    onFound(files.length);
  };
  const alone = entries.length === 1 && isFolder(entries[0]!) ? entries[0] : undefined;
  for (const entry of alone ? await childrenOf(alone as FileSystemDirectoryEntry) : entries)
    await walk(entry, '', add);
  return { name: alone ? alone.name : nameOfSome(files), files };
}

function nameOfSome(files: readonly PickedFile[]): string {
  return files.length === 1 ? files[0]!.path : `${files.length} files`;
}

async function walk(
  entry: FileSystemEntry,
  above: string,
  add: (path: string, file: File) => void,
): Promise<void> {
  const path = above + entry.name;
  if (!isFolder(entry)) return add(path, await fileOf(entry as FileSystemFileEntry));
  for (const child of await childrenOf(entry as FileSystemDirectoryEntry)) await walk(child, `${path}/`, add);
}

function isFolder(entry: FileSystemEntry): boolean {
  return entry.isDirectory;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A reader gives some at a time, and nothing when there is no more. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return children;
    children.push(...some);
  }
}
