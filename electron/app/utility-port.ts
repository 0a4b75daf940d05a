import type { ParentPort } from 'electron';

/** The child's end of the line to Electron's main process. */
export interface UtilityPort<Out, In> {
  send(message: Out): void;
  listen(receive: (message: In) => void): void;
}

/** The line of a utility process, which ends with its parent. */
export function utilityPort<Out, In>(): UtilityPort<Out, In> {
  const port: ParentPort = process.parentPort;
  return {
    send: (message) => port.postMessage(message),
    listen: (receive) => void port.on('message', ({ data }) => receive(data as In)),
  };
}
