import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { nativeImage, type WebContents } from 'electron';
import { drawStream } from './drag-picture.ts';

/** The size of the picture under the pointer, in pixels. */
const PICTURE = 48;

/** Files that are dragged out of the window: written to a folder of their own, which is emptied at the end. */
export class Dragging {
  private count = 0;
  private ready: Promise<void> | undefined;

  /** @param folder is this object's alone: all that is in it goes. */
  constructor(
    private readonly contents: WebContents,
    private readonly folder: string,
  ) {}

  /** Begins to drag a file of these bytes; a pointer must be down. */
  async drag(name: string, bytes: Uint8Array): Promise<void> {
    // What a crash left behind goes first.
    await (this.ready ??= this.clear());
    // Whoever takes the file may still read the one before, of the same name.
    const folder = path.join(this.folder, String(this.count++));
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, name);
    await writeFile(file, bytes);
    const picture = drawStream(PICTURE);
    const icon = nativeImage.createFromBitmap(Buffer.from(picture), { width: PICTURE, height: PICTURE });
    this.contents.startDrag({ file, icon });
  }

  /** Deletes every file. */
  async clear(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
