import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type FlowRole, manifestSchema } from '../../../core/contract/manifest.ts';
import { readSafetensors } from '../../../core/safetensors.ts';
import { openGraph, type Tensors } from '../../../models/compiler/compile.ts';
import { interpret } from '../../../models/compiler/interpret.ts';
import { exportedGraphs } from '../../../models/export/graphs.ts';
import { filled, normals } from '../../fixtures/latent.ts';

/** The largest share of notes that may differ. */
const DIFFERENT = 0.001;
const SIZES = [
  [7, 1],
  [24, 6],
] as const;

type Run = (role: FlowRole, feeds: Tensors) => Promise<Tensors>;

/** The keys that sound by threshold, as [T, B, 88] of the model's own noise. */
async function notes(run: Run, T: number, B: number, Z: number): Promise<boolean[]> {
  const mask = filled(1, T, B, 1);
  const given = { given: filled(0, T, B, Z), known: filled(0, T, B, 1) };
  const { z } = await run('sample', { epsilon: normals(31 * T, T, B, Z), ...given, mask });
  const { logits } = await run('decode', { z: z!, mask });
  return Array.from(logits!.data as Float32Array, (logit) => logit > 0);
}

it.each(['chorales', 'chorales-fast'])(
  'what %s plays is the same by ONNX Runtime and by TensorFlow.js: 99.9% of the notes at least',
  async (name) => {
    const folder = new URL(`../../../models/pretrained/${name}/`, import.meta.url);
    const { config, files } = manifestSchema.parse(
      JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')),
    );
    const bytes = (role: FlowRole | 'weights') => readFileSync(new URL(files[role]!.file, folder));
    const graphs = exportedGraphs(config, readSafetensors(bytes('weights')).tensors);
    const compiled: Run = async (role, feeds) => {
      const graph = await openGraph(bytes(role));
      return graph.run(feeds).finally(() => graph.release());
    };
    const eager: Run = (role, feeds) => interpret(graphs[role].dimensions, graphs[role].fn).run(feeds);
    let [sounding, different] = [0, 0];
    for (const [T, B] of SIZES) {
      const [one, other] = [
        await notes(compiled, T, B, config.latent),
        await notes(eager, T, B, config.latent),
      ];
      one.forEach((sounds, i) => {
        if (sounds || other[i]) sounding++;
        if (sounds !== other[i]) different++;
      });
    }
    expect(sounding).toBeGreaterThan(300);
    expect(different / sounding).toBeLessThanOrEqual(DIFFERENT);
  },
);
