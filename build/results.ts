/** Makes docs/results.md and its pictures anew: npx tsx build/results.ts */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resultsPage } from './results/page.ts';

const docs = join(import.meta.dirname, '../docs');
const { markdown, pictures } = await resultsPage(join(docs, 'results'));
await writeFile(join(docs, 'results.md'), markdown);
for (const [name, svg] of Object.entries(pictures)) await writeFile(join(docs, 'results', name), svg);
