/**
 * Lets others of the same process have their turn during long work of the processor: call it between pieces; it waits one turn of the event
 * loop whenever so many milliseconds have gone by.
 */
export function breather(ms = 8): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < ms) return;
    await new Promise((resolve) => setImmediate(resolve));
    last = performance.now();
  };
}
