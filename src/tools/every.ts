/** Calls a function again and again; the answer ends it. It keeps no process alive. */
export function every(ms: number, call: () => void): () => void {
  const timer = setInterval(call, ms);
  timer.unref();
  return () => clearInterval(timer);
}
