const FALLBACK_INTERVAL = 25;

/** Calls `tick` every 25 ms until the function that it gives back is called. */
export function startClock(tick: () => void): () => void {
  const worker = new Worker(new URL('./ticker.ts', import.meta.url), { type: 'module' });
  let timer: ReturnType<typeof setInterval> | undefined;
  worker.onmessage = tick;
  // Where no worker can be had, the page's own timer keeps time as long as the page is in front.
  worker.onerror = () => (timer ??= setInterval(tick, FALLBACK_INTERVAL));
  return () => {
    worker.terminate();
    clearInterval(timer);
  };
}
