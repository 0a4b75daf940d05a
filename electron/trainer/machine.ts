import os from 'node:os';

/** What work was done on, without naming the machine. */
export function machine(): string {
  const [cpu] = os.cpus();
  return `${os.cpus().length} × ${cpu?.model.trim() ?? 'CPU'}, ${process.platform} ${process.arch}, Node ${process.versions.node}`;
}
