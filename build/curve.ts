/** Draws the learning curve of a training, running or finished, as SVG: npx tsx build/curve.ts FOLDER OUT.svg */
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { curveOf } from '../electron/repro/collect.ts';
import { readLog } from '../electron/trainer/log.ts';
import { drawCurve } from './results/curves.ts';

const [folder, out] = process.argv.slice(2);
if (!folder || !out) throw new Error('usage: tsx build/curve.ts FOLDER OUT.svg');
const curve = curveOf(await readLog(folder));
if (!curve) throw new Error(`${folder} has no log of a training`);
writeFileSync(out, drawCurve({ label: basename(folder), curve }, 'nats per step'));
