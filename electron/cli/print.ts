/** Prints a result on stdout: as one JSON document where that was asked for, else as lines for people. */
export function print({ json }: { readonly json?: boolean }, result: object, lines: readonly string[]): void {
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : lines.map((line) => `${line}\n`).join(''));
}
