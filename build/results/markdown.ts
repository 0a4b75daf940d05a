/** A table; cells are Markdown, a bar in them is escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Lines to be typed into a shell. */
export function commands(lines: readonly string[]): string {
  return ['```sh', ...lines, '```'].join('\n');
}

/** A count of seconds as a person says it. */
export function duration(seconds: number): string {
  if (seconds < 1000) return `${Math.round(seconds)} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
