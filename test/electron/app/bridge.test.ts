import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import type { ToPage } from '../../../core/contract/wire.ts';
import { connectPage, isStudioPage } from '../../../electron/app/bridge.ts';
import { CHANNEL } from '../../../electron/app/channel.ts';

const STUDIO = { origin: 'rivulet://studio', parent: null };
const RESULT: ToPage = { kind: 'result', id: 1, value: 'done' };

/** A window's contents as far as the bridge knows them, and what became of each line. */
function connected() {
  const sent: unknown[][] = [];
  const ipc = new EventEmitter();
  const contents = Object.assign(new EventEmitter(), {
    ipc,
    isDestroyed: (): boolean => false,
    send: (...args: unknown[]) => void sent.push(args),
  });
  const lines: { heard: unknown[]; closed: boolean; send: (message: ToPage) => void }[] = [];
  connectPage(contents as unknown as WebContents, (send) => {
    const line = { heard: [] as unknown[], closed: false, send };
    lines.push(line);
    return {
      receive: (message) => void line.heard.push(message),
      close: () => void (line.closed = true),
    };
  });
  const say = (documentId: unknown, message?: unknown, senderFrame: unknown = STUDIO) =>
    ipc.emit(CHANNEL, { senderFrame }, documentId, message);
  return { contents, lines, sent, say };
}

describe('who is heard', () => {
  it('is the page itself', () => {
    expect(isStudioPage(STUDIO as never)).toBe(true);
  });

  it.each([
    ['a frame in it', { origin: 'rivulet://studio', parent: STUDIO }],
    ['a page of another origin', { origin: 'https://example.com', parent: null }],
    ['a page of a similar origin', { origin: 'rivulet://studio.example.com', parent: null }],
    ['a page without an origin', { origin: 'null', parent: null }],
    ['a page that is gone', null],
  ])('is not %s', (_, frame) => {
    const { lines, say } = connected();
    say('a', 'hello', frame);
    expect(lines).toEqual([]);
  });

  it('is not who gives no document', () => {
    const { lines, say } = connected();
    say(undefined, 'hello');
    say({ toString: () => 'a' }, 'hello');
    expect(lines).toEqual([]);
  });
});

describe('a document', () => {
  it('has one line, opened with its first word, and gets its answers as its own', () => {
    const { lines, sent, say } = connected();
    say('a');
    say('a', 'one');
    say('a', 'two');
    expect(lines).toHaveLength(1);
    expect(lines[0]!.heard).toEqual(['one', 'two']);
    lines[0]!.send(RESULT);
    expect(sent).toEqual([[CHANNEL, 'a', RESULT]]);
  });

  it('that comes after another ends the other’s line, and what that still says is not heard', () => {
    const { lines, say } = connected();
    say('a', 'one');
    say('b');
    expect(lines.map(({ closed }) => closed)).toEqual([true, false]);
    say('a', 'late');
    expect(lines).toHaveLength(2);
    expect(lines[0]!.heard).toEqual(['one']);
    say('b', 'two');
    expect(lines[1]).toMatchObject({ heard: ['two'], closed: false });
  });

  it.each(['render-process-gone', 'destroyed'])('has its line closed at %s', (event) => {
    const { contents, lines, say } = connected();
    say('a', 'one');
    contents.emit(event);
    expect(lines[0]!.closed).toBe(true);
    say('b', 'again');
    expect(lines[1]).toMatchObject({ heard: ['again'], closed: false });
  });

  it('is sent nothing when its window is gone', () => {
    const { contents, lines, sent, say } = connected();
    say('a');
    contents.isDestroyed = () => true;
    lines[0]!.send(RESULT);
    expect(sent).toEqual([]);
  });
});
