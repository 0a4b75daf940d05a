import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { CUDA_DRIVER, CUDA_PART } from '../../core/provider-words.ts';

/** Where a driver shows itself: on Linux, and on Linux within Windows. */
const DRIVERS = ['/proc/driver/nvidia/version', '/usr/lib/wsl/lib/libcuda.so.1'];

/** How the machine is looked at. */
export interface Look {
  exists(file: string): boolean;
  /** What the loader says of the libraries that a file needs. */
  libraries(file: string): Promise<string>;
}

const here: Look = {
  exists: existsSync,
  libraries: async (file) => (await promisify(execFile)('ldd', [file])).stdout,
};

/**
 * What CUDA lacks on this Linux machine, by the names of files: the part of ONNX Runtime first, the driver, and the
 * libraries that the part is linked with. ONNX Runtime's own message is the same for all.
 */
export async function cudaLacks(look: Look = here, folder = runtimeFolder()): Promise<string[]> {
  const part = path.join(folder, CUDA_PART);
  const driver = DRIVERS.some((file) => look.exists(file)) ? [] : [CUDA_DRIVER];
  if (!look.exists(part)) return [CUDA_PART, ...driver];
  // A machine without ldd tells less, and the person is told what ONNX Runtime says.
  const listed = await look.libraries(part).catch(() => '');
  const missing = [...listed.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name!);
  return [...driver, ...new Set(missing)];
}

/** Where ONNX Runtime's native files are; outside the archive, where the application is packaged as one. */
function runtimeFolder(): string {
  const main = createRequire(import.meta.url).resolve('onnxruntime-node');
  const root = main.slice(0, main.lastIndexOf('onnxruntime-node') + 'onnxruntime-node'.length);
  const unpacked = root.replace(/app\.asar(?=[/\\])/, 'app.asar.unpacked');
  return path.join(unpacked, 'bin/napi-v6', process.platform, process.arch);
}
