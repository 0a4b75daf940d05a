import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server that is none of the studio's, and counts who asks it. */
export interface Outside {
  readonly address: string;
  readonly asked: number;
  close(): void;
}

/** Opens one, which answers everybody and lets every page read the answer. */
export async function openOutside(): Promise<Outside> {
  let asked = 0;
  const server = createServer((_, response) => {
    asked++;
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('outside');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    get asked() {
      return asked;
    },
    close: () => void server.close(),
  };
}
