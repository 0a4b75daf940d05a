import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import prettier from 'prettier';
import { readRow } from '../../electron/repro/row-file.ts';
import { ROWS } from '../../electron/repro/rows.ts';
import { readSpeed } from '../../electron/repro/speed-file.ts';
import { readToy } from '../../electron/repro/toy-file.ts';
import { samplesSection } from './samples-section.ts';
import { speedSection } from './speed-section.ts';
import { toySection } from './toy-section.ts';
import { trainingSection, type Section } from './training-section.ts';

/** What the results page consists of: its Markdown, and pictures by the names of their files. */
export interface Page {
  readonly markdown: string;
  readonly pictures: Readonly<Record<string, string>>;
}

/** Fragments written by hand for figures that belong to no row, after the rows. */
const LATER = ['training-speed', 'providers', 'midi', 'studio', 'desktop', 'own', 'soak', 'tests'];

/** Makes the results page of a folder: from the rows' JSON, and from `notes/*.md`, the parts written by hand. */
export async function resultsPage(folder: string): Promise<Page> {
  const sections: Section[] = [];
  for (const row of Object.keys(ROWS)) sections.push(await withNote(folder, row));
  const toy = toySection(await readToy(folder));
  const speed = speedSection(await readSpeed(folder));
  const note = (name: string) => readNote(folder, name);
  const parts = [
    '<!-- Made by `npm run results` from docs/results/*.json and docs/results/notes/*.md: change those. -->',
    '# Results',
    await note('intro'),
    '## Likelihood',
    await note('likelihood'),
    ...sections.map(({ markdown }) => markdown),
    await samplesSection(join(folder, 'samples')),
    toy.markdown,
    speed.markdown,
    ...(await Promise.all(LATER.map(note))),
  ];
  return {
    markdown: await formatted(parts.filter(Boolean).join('\n\n')),
    pictures: Object.assign(
      {},
      ...[...sections, toy, speed].map(({ pictures }) => pictures),
    ) as Page['pictures'],
  };
}

async function withNote(folder: string, row: string): Promise<Section> {
  const { markdown, pictures } = trainingSection(await readRow(folder, row));
  return { markdown: [markdown, await readNote(folder, row)].filter(Boolean).join('\n\n'), pictures };
}

/** A part written by hand; empty when there is none. */
async function readNote(folder: string, name: string): Promise<string> {
  const text = await readFile(join(folder, 'notes', `${name}.md`), 'utf8').catch((thrown: unknown) => {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw thrown;
  });
  return text.trim();
}

/** As the repository's formatter has it, so that the page passes its check. */
async function formatted(markdown: string): Promise<string> {
  const config = await prettier.resolveConfig(join(import.meta.dirname, '../../docs/results.md'));
  return prettier.format(markdown, { ...config, parser: 'markdown' });
}
