/** Fuzzes one target in a process of its own, so that a crash costs that target alone and its memory can be told. */
import { fuzz } from './fuzz.ts';
import { TARGETS } from './targets/index.ts';

const TELL_EVERY_MS = 500;

const [name, cases, seed] = process.argv.slice(2);
const target = TARGETS.find((one) => one.name === name);
if (!target) throw new Error(`there is nothing to fuzz called ${name}`);
let told = 0;
const figures = await fuzz(target, {
  cases: Number(cases),
  seed: Number(seed),
  onCase: (done) => {
    if (performance.now() - told < TELL_EVERY_MS) return;
    told = performance.now();
    process.send?.({ done });
  },
});
process.send?.({
  figures: { ...figures, peak_megabytes: Math.round(process.resourceUsage().maxRSS / 1024) },
});
