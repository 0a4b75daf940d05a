/** Why a provider is not in use, as the library or the system said it; see core/contract/providers.ts. */
export interface Refused {
  readonly provider: string;
  readonly reason: string;
  /** An error while it computed, the end of its process, or silence; it could not be started where nothing is said. */
  readonly fault?: 'run' | 'death' | 'hang' | undefined;
  /** Files that it needs and that are not there, by their names. */
  readonly lacks?: readonly string[] | undefined;
}

/** The machine that computes: names as Node has them, as in `linux` and `x64`. */
export interface System {
  readonly os: string;
  readonly arch: string;
}

/** What helps. */
export interface Remedy {
  /** One sentence with its end. */
  readonly sentence: string;
  /** To be typed as it is. */
  readonly command?: string;
}

/** A refusal for a person. */
export interface Explanation {
  /** One sentence with its end. */
  readonly sentence: string;
  /** Absent where nothing can be done, or nobody knows what. */
  readonly remedy?: Remedy;
}

/** The file that makes ONNX Runtime compute on CUDA. */
export const CUDA_PART = 'libonnxruntime_providers_cuda.so';
/** What an NVIDIA driver brings. */
export const CUDA_DRIVER = 'libcuda.so.1';

/** The provider's name as its makers write it. */
const NAMES: Readonly<Record<string, string>> = {
  cpu: 'The CPU',
  cuda: 'CUDA',
  webgpu: 'WebGPU',
  dml: 'DirectML',
  coreml: 'Core ML',
};

/** Where a provider exists at all; the CPU and WebGPU do everywhere. */
const HOMES: Readonly<Record<string, { readonly is: (system: System) => boolean; readonly words: string }>> =
  {
    cuda: {
      is: ({ os, arch }) => os === 'linux' && arch === 'x64',
      words: 'CUDA needs an NVIDIA card under Linux on a 64-bit PC.',
    },
    dml: { is: ({ os }) => os === 'win32', words: 'DirectML is a part of Windows.' },
    coreml: { is: ({ os }) => os === 'darwin', words: 'Core ML is a part of macOS.' },
  };

const TRY_AGAIN: Remedy = { sentence: 'Choose it again in Settings to try once more.' };
const UPDATE_DRIVER: Remedy = { sentence: 'Bring the driver of the graphics card up to date.' };

/**
 * Why a provider does not compute, in a sentence for people, and the one thing that helps. Without a system it is told
 * from the reason alone, and what would help is left to those who know the machine.
 */
export function explainRefusal(refused: Refused, system?: System): Explanation {
  const { provider, reason, fault } = refused;
  const name = NAMES[provider] ?? provider;
  const home = HOMES[provider];
  if (home && (system ? !home.is(system) : /backend not found/i.test(reason)))
    return { sentence: home.words };
  if (fault === 'run')
    return { sentence: `${name} failed while it computed, so the CPU took over.`, remedy: TRY_AGAIN };
  if (fault === 'death')
    return { sentence: `${name} ended the process that computed on it.`, remedy: UPDATE_DRIVER };
  if (fault === 'hang') return { sentence: `${name} took too long and was stopped.`, remedy: UPDATE_DRIVER };
  if (provider === 'cuda') return explainCuda(refused, system);
  if (provider === 'webgpu') return explainWebGpu(refused, system);
  if (provider === 'dml' && /0x887a|adapter|device/i.test(reason))
    return { sentence: 'DirectML found no graphics card for DirectX 12.', remedy: UPDATE_DRIVER };
  if (provider === 'cpu')
    return {
      sentence: 'ONNX Runtime does not work here, and nothing can compute without it.',
      remedy: { sentence: 'Install the packages anew.', command: 'npm ci' },
    };
  return { sentence: `${name} could not be started.` };
}

function explainCuda({ reason, lacks = [] }: Refused, system: System | undefined): Explanation {
  if (lacks.includes(CUDA_PART)) {
    const remedy = {
      sentence: 'On a machine with an NVIDIA card, in the folder of Rivulet’s source:',
      command: 'npm run setup:cuda',
    };
    return { sentence: 'The CUDA part of ONNX Runtime is not installed.', remedy };
  }
  if (lacks.includes(CUDA_DRIVER)) {
    const remedy = { sentence: 'Install NVIDIA’s driver for the card, then start the machine anew.' };
    return { sentence: 'There is no NVIDIA driver.', remedy };
  }
  if (lacks.length > 0) {
    const remedy = { sentence: 'Install CUDA 12 and cuDNN 9 from NVIDIA.' };
    return { sentence: `CUDA needs ${listed(lacks)}, not found on this machine.`, remedy };
  }
  if (/shared library|cannot open shared object|\.so\b/i.test(reason))
    return { sentence: 'CUDA’s libraries are not installed.' };
  return system
    ? { sentence: 'CUDA could not be started.', remedy: UPDATE_DRIVER }
    : { sentence: 'CUDA could not be started.' };
}

/** WebGPU computes through the system's own graphics: Vulkan, Direct3D 12 or Metal. */
function explainWebGpu({ reason }: Refused, system: System | undefined): Explanation {
  if (!/adapter/i.test(reason)) {
    const sentence = 'WebGPU could not be started.';
    return system ? { sentence, remedy: UPDATE_DRIVER } : { sentence };
  }
  if (system?.os !== 'linux') {
    const sentence = 'WebGPU found no graphics card that it can use.';
    return system ? { sentence, remedy: UPDATE_DRIVER } : { sentence };
  }
  return {
    sentence: 'WebGPU found no graphics card that Vulkan can use.',
    remedy: {
      sentence: 'Where there is one, install its Vulkan driver; on Debian and Ubuntu:',
      command: 'sudo apt install libvulkan1 mesa-vulkan-drivers',
    },
  };
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
