/** At most this often a page hears of progress. */
const PACE_MS = 250;

/** Hands on what is told no more often than a few times a second, and not while the one before is still being taken. */
export function throttled<Value>(send: (value: Value) => Promise<void>): (value: Value) => void {
  let last = -Infinity;
  let busy = false;
  return (value) => {
    if (busy || performance.now() - last < PACE_MS) return;
    last = performance.now();
    busy = true;
    void send(value).finally(() => (busy = false));
  };
}
