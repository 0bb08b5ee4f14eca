import { readTar } from "../tar-reader.ts";
import type { RunnerParts } from "./container.ts";

/** The text of the one file in a tar stream that a program prints; null where it prints none. */
export async function textFromTar(file: string, parts: RunnerParts, args: readonly string[]): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let found = false;
  const readStdout = async (stream: AsyncIterable<Uint8Array>) => {
    for await (const item of readTar(stream)) {
      found = true;
      for await (const chunk of item.content) chunks.push(chunk);
    }
  };
  const quiet = { onText: () => undefined, stdin: null, signal: new AbortController().signal };
  const ended = await parts
    .runLive({ file, args, cwd: parts.cwd, env: parts.env, readStdout, ...quiet })
    .catch(() => 1);
  return ended === 0 && found ? Buffer.concat(chunks).toString("utf8") : null;
}
