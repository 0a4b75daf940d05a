import { createHash } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  type Manifest,
  manifestSchema,
  type ModelDescription,
  type ModelFile,
  type ModelRole,
  MODEL_ROLES,
  rolesOf,
} from '../../core/contract/manifest.ts';
import { messageOf, RivuletError } from '../../core/errors.ts';
import { readSafetensors } from '../../core/safetensors.ts';
import { checkGraph } from '../../models/export/graph-safety.ts';
import { readFacts } from '../../models/facts/facts-file.ts';
import { makeFolder, saveFile } from './save.ts';

/** The file that says what a model folder holds. */
export const MANIFEST = 'manifest.json';
const NO_SEAL = '0'.repeat(64);

/** A model folder whose manifest has been read and checked. */
export interface ModelFolder {
  readonly dir: string;
  readonly manifest: Manifest;
  /** The bytes of one file, hashed as they were read: what is known is what is loaded. */
  read(role: ModelRole): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * Opens a model folder.
 * @throws RivuletError `not-found` or `bad-model`, naming the file and its fault; so does `read`.
 */
export async function readModel(dir: string): Promise<ModelFolder> {
  const manifest = await readManifest(dir);
  return { dir, manifest, read: (role) => readRole(dir, manifest, role) };
}

/** Reads everything that a model folder holds and says what is wrong with it. */
export async function verifyModel(dir: string): Promise<{ ok: boolean; faults: string[] }> {
  const faults: string[] = [];
  const attempt = async (check: () => Promise<unknown>) => {
    await check().catch((fault: unknown) => faults.push(messageOf(fault)));
  };
  await attempt(async () => {
    const model = await readModel(dir);
    for (const role of rolesHeld(model.manifest)) await attempt(() => checkRole(model, role));
  });
  return { ok: faults.length === 0, faults };
}

/**
 * Writes a model folder, or replaces the model in one. The manifest is renamed into place last, and files that it
 * already names are never overwritten by others, so that a reader finds the old model or the new one, whole. A file
 * whose bytes stay keeps its name.
 * @returns the manifest as written.
 */
export async function writeModel(
  dir: string,
  model: { manifest: ModelDescription; files: Partial<Record<ModelRole, Uint8Array>> },
): Promise<Manifest> {
  // A folder without a readable manifest holds no model that could be lost.
  const before = await readManifest(dir).catch(() => undefined);
  const taken = new Set(Object.values(before?.files ?? {}).map(({ file }) => file));
  await makeFolder(dir);
  const files: Partial<Record<ModelRole, ModelFile>> = {};
  for (const role of MODEL_ROLES) {
    const bytes = model.files[role];
    if (!bytes) continue;
    files[role] = await writeRole(dir, role, bytes, before?.files[role], taken);
  }
  const text = sealed({ ...model.manifest, files });
  const manifest = parseManifest(dir, text);
  await saveFile(path.join(dir, MANIFEST), new TextEncoder().encode(text));
  for (const { file } of Object.values(files)) taken.delete(file);
  for (const file of taken) await rm(path.join(dir, file), { force: true });
  return manifest;
}

/** A file that is already there keeps its name and is not written again, unless it was damaged. */
async function writeRole(
  dir: string,
  role: ModelRole,
  bytes: Uint8Array,
  before: ModelFile | undefined,
  taken: ReadonlySet<string>,
): Promise<ModelFile> {
  const sha256 = hash(bytes);
  if (before?.sha256 === sha256) {
    const there = await readFile(path.join(dir, before.file)).catch(() => undefined);
    if (there && hash(there) === sha256) return before;
  }
  const file = freeName(role, sha256, taken);
  await saveFile(path.join(dir, file), bytes);
  return { file, sha256, bytes: bytes.length };
}

/** What a folder must hold, and what its manifest names besides. */
function rolesHeld(manifest: Manifest): ModelRole[] {
  const must = rolesOf(manifest);
  return MODEL_ROLES.filter((role) => must.includes(role) || manifest.files[role]);
}

/**
 * A manifest of whatever place; `dir` is what faults call it.
 * @throws RivuletError `bad-model`, naming the file and its fault.
 */
export function manifestOf(dir: string, bytes: Uint8Array): Manifest {
  return parseManifest(dir, decodeText(dir, bytes));
}

/** The bytes of a manifest under another name, with a seal of their own. */
export function renamedManifest(manifest: Manifest, name: string): Uint8Array<ArrayBuffer> {
  const { seal, ...rest } = manifest;
  void seal;
  return new TextEncoder().encode(sealed({ ...rest, name }));
}

/**
 * The bytes of a file of so many bytes. What is larger, or no file at all, is not read: it could be endless.
 * @throws RivuletError `bad-model`, naming the file and its fault.
 */
export async function readExactly(
  dir: string,
  { file, bytes: expected }: Pick<ModelFile, 'file' | 'bytes'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const where = path.join(dir, file);
  const unreadable = (cause: unknown) => {
    throw badFile(dir, file, `it cannot be read: ${messageOf(cause)}`, cause);
  };
  const found = await stat(where).catch(unreadable);
  if (!found.isFile()) throw badFile(dir, file, 'it is not a file');
  if (found.size !== expected) throw badFile(dir, file, `expected ${expected} bytes, got ${found.size}`);
  const bytes = await readFile(where).catch(unreadable);
  if (bytes.length !== expected) throw badFile(dir, file, `expected ${expected} bytes, got ${bytes.length}`);
  return bytes as Uint8Array<ArrayBuffer>;
}

async function readManifest(dir: string): Promise<Manifest> {
  const bytes = await readFile(path.join(dir, MANIFEST)).catch((cause: unknown) => {
    throw new RivuletError('not-found', `${dir} is not a model folder: ${messageOf(cause)}`, cause);
  });
  return manifestOf(dir, bytes);
}

function decodeText(dir: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw badFile(dir, MANIFEST, 'it is not UTF-8', cause);
  }
}

function parseManifest(dir: string, text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw badFile(dir, MANIFEST, `it is not JSON: ${messageOf(cause)}`, cause);
  }
  const result = manifestSchema.safeParse(json);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    throw badFile(dir, MANIFEST, `${issue.path.join('.') || 'it'}: ${issue.message}`, result.error);
  }
  const { seal } = result.data;
  if (seal !== undefined && hash(new TextEncoder().encode(text.replace(seal, NO_SEAL))) !== seal) {
    throw badFile(dir, MANIFEST, 'its text is not what its seal says: it was changed');
  }
  return result.data;
}

/** The manifest as text, with the hash of that text in it; first, because other fields may hold 64 zeros too. */
function sealed(manifest: Omit<Manifest, 'seal'>): string {
  const text = JSON.stringify({ seal: NO_SEAL, ...manifest }, null, 2) + '\n';
  return text.replace(NO_SEAL, hash(new TextEncoder().encode(text)));
}

async function readRole(dir: string, manifest: Manifest, role: ModelRole): Promise<Uint8Array<ArrayBuffer>> {
  const expected = manifest.files[role];
  if (!expected) throw badFile(dir, MANIFEST, `it names no file for ${role}`);
  const bytes = await readExactly(dir, expected);
  if (hash(bytes) !== expected.sha256) {
    throw badFile(dir, expected.file, 'its bytes are not those that the manifest knows (SHA-256 differs)');
  }
  return bytes;
}

async function checkRole(model: ModelFolder, role: ModelRole): Promise<void> {
  const bytes = await model.read(role);
  try {
    if (role === 'weights') readSafetensors(bytes);
    else if (role === 'facts') readFacts(bytes, model.manifest.config.latent);
    else checkGraph(bytes);
  } catch (fault) {
    throw badFile(model.dir, model.manifest.files[role]!.file, messageOf(fault), fault);
  }
}

function freeName(role: ModelRole, sha256: string, taken: ReadonlySet<string>): string {
  const extension = role === 'weights' || role === 'facts' ? 'safetensors' : 'onnx';
  const plain = `${role}.${extension}`;
  return taken.has(plain) ? `${role}-${sha256.slice(0, 16)}.${extension}` : plain;
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function badFile(dir: string, file: string, fault: string, cause?: unknown): RivuletError {
  return new RivuletError('bad-model', `${path.join(dir, file)}: ${fault}`, cause);
}
