import type { EngineResponse, EngineTask } from '../../../core/contract/engine.ts';
import type { FloatTensor } from '../../../core/contract/floats.ts';
import { laneOf, sideBySide } from './lanes.ts';
import { contentOf, emitted } from './score.ts';
import { uniformsOnly } from './settle.ts';
import { subjectOf } from './subject.ts';
import type { Workbench } from './workbench.ts';

/** The values between the flow's layers, from the noise to z, and what each would be if it were z. */
export async function layers(
  bench: Workbench,
  task: EngineTask<'layers'>,
): Promise<EngineResponse<'layers'>> {
  const { manifest } = bench;
  const subject = subjectOf(manifest, task.piece);
  const values = [...separate(await bench.layers(subject.z)).slice(0, -1), subject.z];
  const logits = await bench.decode(sideBySide(values));
  const u = { data: uniformsOnly(subject.u.data), dims: subject.u.dims };
  return {
    layers: values.map((layer, lane) => {
      // The last is z itself, which gives the piece itself.
      const score = layer === subject.z ? subject.score : emitted(manifest, laneOf(logits, lane), u);
      return { values: layer, ...contentOf(manifest, score) };
    }),
  };
}

/** [L + 1, T, 1, Z] as L + 1 of [T, 1, Z]. */
function separate({ data, dims: [count = 0, ...dims] }: FloatTensor): FloatTensor[] {
  const size = data.length / count;
  return Array.from({ length: count }, (_, i) => ({ data: data.slice(i * size, (i + 1) * size), dims }));
}
