import { decodeMessage, encodeMessage } from '../core/contract/codec.ts';
import type { Bridge, FromPage, ToPage } from '../core/contract/wire.ts';

/** How long to wait before another try, in milliseconds. */
const RETRY_MS = 1000;

/**
 * A bridge over a WebSocket to the host that served the page; its cookie is the key. A line that breaks is opened
 * again until it holds; messages of the time between are sent then.
 */
export function openSocket(
  { protocol, host }: Pick<Location, 'protocol' | 'host'>,
  onConnection: (connected: boolean) => void,
): Bridge {
  const address = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/bridge`;
  let waiting: FromPage[] = [];
  let listener: (message: ToPage) => void = () => undefined;
  let socket = connect();

  function connect(): WebSocket {
    const next = new WebSocket(address);
    next.binaryType = 'arraybuffer';
    next.onopen = () => {
      onConnection(true);
      for (const message of waiting.splice(0)) next.send(encodeMessage(message));
    };
    next.onmessage = ({ data }) => listener(decodeMessage(new Uint8Array(data as ArrayBuffer)) as ToPage);
    next.onclose = () => {
      waiting = [];
      onConnection(false);
      setTimeout(() => (socket = connect()), RETRY_MS);
    };
    return next;
  }

  return {
    send: (message) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(encodeMessage(message));
      else waiting.push(message);
    },
    listen: (next) => (listener = next),
  };
}
