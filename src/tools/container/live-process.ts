import type { Env } from "../../host.ts";
import type { LiveCommand } from "../run-live.ts";
import type { WantedProcess } from "./container.ts";

type Start = { file: string; args: readonly string[]; cwd: string; env: Env };

const keptChars = 4_000;

/** The engine's program for one process; `said` is the end of what it has printed. */
export function liveProcess(wanted: WantedProcess, start: Start): { command: LiveCommand; said: () => string } {
  let said = "";
  const { stdin, signal } = wanted;
  const onText = (text: string) => {
    said = (said + text).slice(-keptChars);
    wanted.onText(text);
  };
  const command = { ...start, stdin: stdin === null ? null : textBytes(stdin), onText, readStdout: null, signal };
  return { command, said: () => said };
}

async function* textBytes(text: string) {
  yield Buffer.from(text);
}
