import type { WebContents, WebFrameMain } from 'electron';
import type { ToPage } from '../../core/contract/wire.ts';
import { CHANNEL } from './channel.ts';
import { ORIGIN } from './studio-address.ts';

/** The host's end of the line to one document of the page. */
interface Line {
  receive(message: unknown): void;
  /** Cancels what the document asked for. */
  close(): void;
}

/** Opens a line for a document. */
export type OpenLine = (send: (message: ToPage) => void) => Line;

/** Whether a message comes from the studio's page itself: not from a frame in it, nor from any other page. */
export function isStudioPage(frame: Pick<WebFrameMain, 'origin' | 'parent'> | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === ORIGIN;
}

/**
 * Connects a window's page with the host. Each document has a line of its own: a reload closes the old one, which
 * cancels its calls, and what the old document still says is not heard.
 */
export function connectPage(contents: WebContents, open: OpenLine): void {
  let current: { readonly documentId: string; readonly line: Line } | undefined;
  let former: string | undefined;

  const hangUp = () => {
    if (!current) return;
    former = current.documentId;
    current.line.close();
    current = undefined;
  };
  const lineOf = (documentId: string): Line | undefined => {
    if (documentId === former) return undefined;
    if (current?.documentId !== documentId) {
      hangUp();
      current = { documentId, line: open((message) => send(contents, documentId, message)) };
    }
    return current.line;
  };

  contents.ipc.on(CHANNEL, ({ senderFrame }, documentId: unknown, message: unknown) => {
    if (!isStudioPage(senderFrame) || typeof documentId !== 'string') return;
    const line = lineOf(documentId);
    // A document's first word is only that it is there.
    if (message !== undefined) line?.receive(message);
  });
  contents.on('render-process-gone', hangUp);
  contents.on('destroyed', hangUp);
}

function send(contents: WebContents, documentId: string, message: ToPage): void {
  if (!contents.isDestroyed()) contents.send(CHANNEL, documentId, message);
}
