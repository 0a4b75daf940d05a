import { utilityProcess } from 'electron';
import { type ChildEvents, type ChildHandle, LastWords, type Spawn } from '../host/child-handle.ts';

/**
 * A way to start a bundle as a utility process of Electron, which needs no fuse that lets Electron run as Node.
 * @param serviceName what the system's list of processes calls it.
 * @param v8Flags what its V8 is told; flags of Node have no effect on memory there.
 */
export function utilityChild<Message>(
  file: string,
  serviceName: string,
  v8Flags: readonly string[] = [],
): Spawn<Message> {
  return (events) => {
    const child = utilityProcess.fork(file, [], {
      serviceName,
      execArgv: v8Flags.length > 0 ? [`--js-flags=${v8Flags.join(' ')}`] : [],
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return handle<Message>(child, events);
  };
}

function handle<Message>(child: Electron.UtilityProcess, events: ChildEvents): ChildHandle<Message> {
  const words = new LastWords();
  let killed = false;
  let gone = false;
  child.stderr?.on('data', (text: Buffer) => words.hear(text.toString()));
  const kill = () => {
    killed = true;
    // Its own kill asks politely, and a thread that computes does not listen.
    if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
  };
  child.on('spawn', () => killed && kill());
  child.on('message', (message) => events.message(message));
  child.on('exit', (code) => {
    gone = true;
    events.exit(words.after(killed ? 'killed' : `exit code ${code}`));
  });
  return {
    get pid() {
      return child.pid;
    },
    send: (message) => void (gone || child.postMessage(message)),
    kill: () => void (gone || kill()),
  };
}
