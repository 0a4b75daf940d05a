import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'vite';

const PREFIX = '\0sharp-name:';

/**
 * Lets `import.meta.glob(…, { query: '?url' })` find files with a `#` in their names, as the piano's samples have:
 * Vite takes what follows for a fragment and finds no such file. In the built page their names have none.
 */
export function sharpNames(): Plugin {
  let serving = false;
  return {
    name: 'sharp-names',
    enforce: 'pre',
    configResolved: ({ command }) => void (serving = command === 'serve'),
    resolveId: {
      filter: { id: /#.*\?url$/ },
      handler: (source, importer) =>
        PREFIX + path.resolve(path.dirname(importer ?? ''), source.slice(0, -'?url'.length)),
    },
    load: {
      filter: { id: /^\0sharp-name:/ },
      async handler(id) {
        const file = id.slice(PREFIX.length);
        if (serving)
          return `export default ${JSON.stringify(encodeURI(`/@fs${file}`).replaceAll('#', '%23'))}`;
        const name = path.basename(file).replaceAll('#', 's');
        const reference = this.emitFile({ type: 'asset', name, source: await readFile(file) });
        return `export default import.meta.ROLLUP_FILE_URL_${reference}`;
      },
    },
  };
}
