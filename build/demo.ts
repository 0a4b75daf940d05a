/**
 * Makes the piece that a first start shows: npx tsx build/demo.ts
 * The same seed gives the same notes, so the file is the command's output and nothing else.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import type { GenerationSettings, MusicDocument } from '../core/document.ts';
import { DEFAULT_TEMPO } from '../core/document.ts';
import { RivuletError } from '../core/errors.ts';
import { withExpression } from '../core/music/expression.ts';
import { rollToNotes } from '../core/music/notes.ts';
import { EngineClient } from '../electron/engine/client.ts';
import { readModel } from '../electron/host/model-folder.ts';
import { resolveModel } from '../electron/host/model-list.ts';

/** Where the piece lies. */
const DEMO_FILE = new URL('../assets/demo/first.json', import.meta.url);

const MODEL = 'chorales';
const TITLE = 'Still water';
const STEPS = 64;
/**
 * The best of 224 candidates by plain measures: most steps are a triad, few dissonances, an upper voice that moves by
 * step, a cadence on the tonic; then read through.
 */
const SETTINGS: GenerationSettings = {
  seed: 3,
  index: 5,
  temperature: 0.8,
  emission: 'sample',
  threshold: 0.5,
};

/** The first piece, made by the bundled model. */
export async function makeDemo(): Promise<MusicDocument> {
  const model = await readModel(await resolveModel(MODEL));
  const { seed, index, temperature, emission } = SETTINGS;
  const engine = new EngineClient();
  try {
    const { pieces } = await engine.call('generate', {
      model: model.dir,
      provider: 'cpu',
      seed,
      temperature,
      emission,
      steps: STEPS,
      count: index + 1,
    });
    const roll = pieces[index]?.roll;
    if (!roll) throw new RivuletError('bad-model', `${MODEL} made no music`);
    const stepQuarters = model.manifest.stepQuarters ?? 1;
    return {
      title: TITLE,
      notes: withExpression(rollToNotes(roll), model.manifest.stepQuarters ?? 1),
      steps: STEPS,
      stepQuarters,
      tempo: DEFAULT_TEMPO,
      epsilon: null,
      z: null,
      u: null,
      model: MODEL,
      settings: SETTINGS,
    };
  } finally {
    await engine.stop();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(
    DEMO_FILE,
    await format(JSON.stringify(await makeDemo()), { parser: 'json', printWidth: 110 }),
  );
}
