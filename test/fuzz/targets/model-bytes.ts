import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { manifestSchema } from '../../../core/contract/manifest.ts';
import type { Random } from '../../../core/random.ts';
import { readSafetensors } from '../../../core/safetensors.ts';
import { MANIFEST, manifestOf } from '../../../electron/host/model-folder.ts';
import { openGraph } from '../../../models/compiler/compile.ts';
import { checkGraph } from '../../../models/export/graph-safety.ts';
import { readFacts } from '../../../models/facts/facts-file.ts';
import { tinyFiles, tinyModel } from '../../fixtures/tiny-model.ts';
import { damageBytes, damageValue } from '../damage.ts';
import { broken, type Fuzzed, refusedWith, sameBytes, type Verdict } from '../target.ts';

const PRETRAINED = fileURLToPath(new URL('../../../models/pretrained', import.meta.url));

/** What has a seal is refused after any change; without one, what is believed keeps to the schema. */
export const manifests: Fuzzed = {
  name: 'manifest of a model',
  short: 150,
  long: 20_000,
  open: async () => {
    const dir = await tinyModel();
    const sound = await readFile(path.join(dir, MANIFEST));
    return {
      attempt: (random) => (random.below(2) === 0 ? sealed(sound, random) : unsealed(sound, random)),
      close: () => rm(path.dirname(dir), { recursive: true }),
    };
  },
};

function sealed(sound: Uint8Array, random: Random): Verdict {
  const bytes = damageBytes(sound, random);
  try {
    manifestOf('model', bytes);
  } catch (thrown) {
    return refusedWith(thrown, 'bad-model');
  }
  return sameBytes(bytes, sound) ? 'equal' : broken('a manifest that was changed is believed');
}

function unsealed(sound: Uint8Array, random: Random): Verdict {
  const { seal, ...rest } = JSON.parse(Buffer.from(sound).toString()) as Record<string, unknown>;
  const text = JSON.stringify(damageValue(rest, random)) ?? String(seal);
  try {
    const manifest = manifestOf('model', new TextEncoder().encode(text));
    manifestSchema.parse(manifest);
    const names = Object.values(manifest.files).map(({ file }) => file);
    if (names.some((name) => path.basename(name) !== name)) broken('a file may be outside of the folder');
    return 'accepted';
  } catch (thrown) {
    return refusedWith(thrown, 'bad-model');
  }
}

/** Whatever is read has no number more than there are bytes. */
export const weights: Fuzzed = {
  name: 'weights of a model',
  short: 300,
  long: 50_000,
  open: () => {
    const sound = tinyFiles().weights;
    return Promise.resolve({ attempt: (random) => readWeights(sound, random) });
  },
};

function readWeights(sound: Uint8Array, random: Random): Verdict {
  const bytes = damageBytes(sound, random);
  try {
    for (const [name, { dims, data }] of readSafetensors(bytes).tensors) {
      const elements = dims.reduce((product, size) => product * size, 1);
      if (data.length !== elements || 2 * elements > bytes.length) broken(`${name} is not in the file`);
    }
  } catch (thrown) {
    return refusedWith(thrown, 'bad-file');
  }
  return sameBytes(bytes, sound) ? 'equal' : 'accepted';
}

/** Whatever is read has finite shapes and belongs to a model of the same width. */
export const facts: Fuzzed = {
  name: 'facts of a model',
  short: 40,
  long: 2000,
  open: async () => {
    const dir = path.join(PRETRAINED, 'chorales');
    const sound = await readFile(path.join(dir, 'facts.safetensors'));
    const { latent } = manifestOf(dir, await readFile(path.join(dir, MANIFEST))).config;
    return { attempt: (random) => readFactsOf(sound, latent, random) };
  },
};

function readFactsOf(sound: Uint8Array, width: number, random: Random): Verdict {
  const bytes = damageBytes(sound, random);
  try {
    const { mean, components } = readFacts(bytes, width);
    if (mean.length !== width || components.length !== width * width) broken('facts of another width');
  } catch (thrown) {
    return refusedWith(thrown, 'bad-file');
  }
  return sameBytes(bytes, sound) ? 'equal' : 'accepted';
}

/**
 * Graphs as a person's model has them, small and large, with any of their bytes changed. What passes the check is given
 * to ONNX Runtime, which opens it or refuses it: a file that brings it down ends this process.
 */
export const graphBytes: Fuzzed = {
  name: 'bytes of a graph',
  short: 150,
  long: 20_000,
  open: async () => {
    const { encode, density, sample, decode } = tinyFiles();
    const large = await readFile(path.join(PRETRAINED, 'chorales', 'decode.onnx'));
    const small = [encode, density, sample, decode];
    return {
      attempt: (random) =>
        openDamaged(random.below(20) === 0 ? large : small[random.below(small.length)]!, random),
    };
  },
};

async function openDamaged(sound: Uint8Array, random: Random): Promise<Verdict> {
  const bytes = damageBytes(sound, random);
  try {
    checkGraph(bytes);
    await (await openGraph(bytes)).release();
  } catch (thrown) {
    return refusedWith(thrown, 'bad-model');
  }
  return sameBytes(bytes, sound) ? 'equal' : 'accepted';
}
