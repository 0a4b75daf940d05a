const INTERVAL = 25;

/**
 * Calls `tick` every 25 ms until the function that it gives back is called. A worker keeps the time; the page's own timer
 * does until the worker is up, which on a busy machine takes longer than is planned ahead, and where none can be had.
 */
export function startClock(tick: () => void): () => void {
  const worker = new Worker(new URL('./ticker.ts', import.meta.url), { type: 'module' });
  const timer = setInterval(tick, INTERVAL);
  worker.onmessage = () => {
    clearInterval(timer);
    tick();
  };
  return () => {
    worker.terminate();
    clearInterval(timer);
  };
}
