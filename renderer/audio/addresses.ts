const FILES = import.meta.glob<string>('../../node_modules/@audio-samples/piano-mp3-*/audio/*.mp3', {
  query: '?url',
  import: 'default',
  eager: true,
});

const ADDRESSES: ReadonlyMap<string, string> = new Map(
  Object.entries(FILES).map(([path, address]) => [/([^/]+)\.mp3$/.exec(path)![1]!, address]),
);

/** Where the page finds a recording, by its name as in samples.ts. Throws where there is none of that name. */
export function addressOf(file: string): string {
  const address = ADDRESSES.get(file);
  if (address === undefined) throw new RangeError(`no recording named ${file}`);
  return address;
}
