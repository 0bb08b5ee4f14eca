import { watch } from "node:fs/promises";
import { Failure } from "../failure.ts";

const passedOver = /(^|[\\/])(\.git|\.pachook|node_modules|__pycache__)([\\/]|$)/;

/**
 * Waits until files below a folder change, and then until they are still for a moment: an editor writes in several
 * steps. Git's own files and what Pachook writes do not count.
 *
 * @returns false where it was called off
 */
export async function untilSaved(folder: string, signal: AbortSignal): Promise<boolean> {
  const stillMs = 200;
  let last: number | null = null;
  const changes = new AbortController();
  const stop = () => changes.abort();
  signal.addEventListener("abort", stop, { once: true });
  const timer = setInterval(() => {
    if (last !== null && Date.now() - last >= stillMs) stop();
  }, 50);
  try {
    for await (const { filename } of watch(folder, { recursive: true, signal: changes.signal })) {
      if (filename !== null && !passedOver.test(filename)) last = Date.now();
    }
  } catch (cause) {
    if (!changes.signal.aborted) {
      throw new Failure("file", `${folder} cannot be watched`, "Run the command without --watch.", { cause });
    }
  } finally {
    clearInterval(timer);
    signal.removeEventListener("abort", stop);
  }
  return !signal.aborted;
}
