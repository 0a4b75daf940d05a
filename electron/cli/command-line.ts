import { basename } from 'node:path';

/** The command as it was given; a path keeps its last name alone, which says enough in a manifest. */
export function commandLine(words: readonly string[] = process.argv.slice(2)): string {
  const short = words.map((word) => {
    const name = word.includes('/') ? basename(word) : word;
    return /\s/.test(name) ? `'${name}'` : name;
  });
  return ['rivulet', ...short].join(' ');
}
