/** The page of the host's bench: generates what its parent asks for, over the WebSocket of the address given. */
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { decodeMessage, encodeMessage } from '../../core/contract/codec.ts';
import type { ToPage } from '../../core/contract/wire.ts';
import { TestPage } from '../fixtures/page.ts';

const { host, origin, search } = new URL(process.argv[2] ?? '');
const socket = new WebSocket(`ws://${host}/bridge${search}`, { origin });
const page = new TestPage((message) => socket.send(encodeMessage(message)));
socket.on('message', (data: Buffer) => page.hear(decodeMessage(data) as ToPage));
await once(socket, 'open');
process.on('message', (request) => {
  void page.call('generate', request).then(() => process.send?.('done'));
});
process.send?.('ready');
