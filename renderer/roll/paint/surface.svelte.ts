import { devicePixelRatio } from 'svelte/reactivity/window';
import type { Attachment } from 'svelte/attachments';
import type { Size } from '../coordinates.ts';

/** Draws on a canvas of `size` page pixels. */
export type Paint = (context: CanvasRenderingContext2D, size: Size) => void;

/** Keeps a canvas as sharp as the screen, and draws it anew when something reactive that `paint` read has changed. */
export function painted(size: () => Size, paint: Paint): Attachment<HTMLCanvasElement> {
  return (canvas) => {
    const context = canvas.getContext('2d')!;
    $effect(() => {
      const { width, height } = size();
      const ratio = devicePixelRatio.current ?? 1;
      setSize(canvas, Math.round(width * ratio), Math.round(height * ratio));
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
      if (width > 0 && height > 0) paint(context, { width, height });
    });
  };
}

function setSize(canvas: HTMLCanvasElement, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
