/** What a page may send of a model: MAX_SENT_MODEL_BYTES of the contract, which the page must not load. */
export const MOST_BYTES = 32 * 2 ** 20;
const MANIFEST = 'manifest.json';

/** What an input for models in one file accepts. */
export const MODEL_ACCEPT = '.rivulet';

/** A file as the host takes it. */
export interface SentFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What the page knows of a file that was chosen. */
export type ChosenFile = Pick<File, 'name' | 'size' | 'webkitRelativePath' | 'arrayBuffer'>;

/** The folder or file that was chosen, by its name. */
export function nameOf(files: readonly Pick<File, 'name' | 'webkitRelativePath'>[]): string {
  const [first] = files;
  return first!.webkitRelativePath.split('/')[0] || first!.name;
}

/**
 * What is sent of what was chosen: one file, or of a folder the manifest and the files that it names, because
 * checkpoints and whatever else lies there are none of the model. What is wrong with them, the host says.
 * @throws Error, a sentence, for what is more than a message holds.
 */
export async function sentFiles(chosen: readonly ChosenFile[]): Promise<SentFile[]> {
  const wanted = await wantedOf(chosen);
  if (wanted.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES) {
    throw new Error('it is over 32 MB, which a browser cannot send: use the command `rivulet models import`');
  }
  return Promise.all(wanted.map(read));
}

async function wantedOf(chosen: readonly ChosenFile[]): Promise<readonly ChosenFile[]> {
  const isFolder = chosen.some(({ webkitRelativePath }) => webkitRelativePath !== '');
  if (!isFolder) return chosen.slice(0, 1);
  const top = chosen.filter(({ webkitRelativePath }) => webkitRelativePath.split('/').length === 2);
  const manifest = top.find(({ name }) => name === MANIFEST);
  if (!manifest) throw new Error(`this folder holds no model: there is no ${MANIFEST} in it`);
  const named = namesIn(new TextDecoder().decode(await manifest.arrayBuffer()));
  return top.filter((file) => file === manifest || named.has(file.name));
}

/** The files that a manifest names; none of what is no manifest. */
function namesIn(text: string): ReadonlySet<string> {
  try {
    const { files } = JSON.parse(text) as { files?: Record<string, { file?: unknown } | null> };
    const names = Object.values(files ?? {}).map((file) => file?.file);
    return new Set(names.filter((name) => typeof name === 'string'));
  } catch {
    return new Set();
  }
}

async function read(file: ChosenFile): Promise<SentFile> {
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}
