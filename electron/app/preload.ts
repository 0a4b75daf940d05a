import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge, ToPage } from '../../core/contract/wire.ts';
import { CHANNEL } from './channel.ts';

/*
 * Runs, sandboxed, before the page in each of its documents, and leaves it the line to the host and nothing else. A
 * document has an id, so that what was meant for the one before a reload does not reach the next. It is no secret:
 * who may speak at all is for the main process to say.
 */
const documentId = `${performance.timeOrigin} ${Math.random()}`;

const bridge: Bridge = {
  send: (message) => ipcRenderer.send(CHANNEL, documentId, message),
  listen: (listener) => {
    ipcRenderer.on(CHANNEL, (_, to: string, message: ToPage) => {
      if (to === documentId) listener(message);
    });
  },
};

ipcRenderer.send(CHANNEL, documentId);
contextBridge.exposeInMainWorld('rivulet', bridge);
