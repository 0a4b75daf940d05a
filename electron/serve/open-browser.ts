import { spawn } from 'node:child_process';

/** Opens an address in the browser that the system prefers. Resolves to why it could not, if so. */
export function openBrowser(address: string, platform = process.platform): Promise<string | undefined> {
  const [command, ...args] = launcher(address, platform);
  return new Promise((resolve) => {
    const child = spawn(command, args, { detached: true, stdio: 'ignore' });
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (code) => resolve(code === 0 ? undefined : `${command} ended with code ${code}`));
    child.unref();
  });
}

function launcher(address: string, platform: NodeJS.Platform): [command: string, ...args: string[]] {
  if (platform === 'darwin') return ['open', address];
  // `start` is a word of the shell; its first argument in quotes is a title.
  if (platform === 'win32') return ['cmd', '/c', 'start', '""', address];
  return ['xdg-open', address];
}
