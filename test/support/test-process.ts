import { fork } from "node:child_process";
import { join } from "node:path";
import { readTally, type Tally } from "./tally.ts";

export type TestFile = { printed: string; tally: Tally };

/** A process that runs test files, one at a time. */
export type TestProcess = {
  run: (file: string) => Promise<TestFile>;
  /** False once it has ended, whyever. */
  isThere: () => boolean;
  /** Answers with what is wrong with the way in which it ended, or null. */
  end: () => Promise<string | null>;
};

/** Starts a process for test files of the folder. `make` does the work that a file wants and others want too. */
export function startTestProcess(folder: string, make: (name: string) => Promise<string>): TestProcess {
  const child = fork(join(import.meta.dirname, "..", "worker.ts"), [folder], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  let errors = ""; // apart, so that they never stand within a record
  let settle = (_file: TestFile) => {};
  const ended = new Promise<string | null>((resolve) => {
    child.on("close", (code, signal) => resolve(code === 0 ? null : `ended with ${signal ?? `exit code ${code}`}`));
  });
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    const file = readTally(output);
    if (file === null) return;
    settle({ ...file, printed: file.printed + errors });
    output = "";
    errors = "";
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  child.on("message", async (message) => {
    const made = String(Object(message).want);
    const answer = await make(made).then(
      (path) => ({ made, path }),
      (error: unknown) => ({ made, error: String(error) }),
    );
    if (child.connected) child.send(answer);
  });
  const run = async (file: string): Promise<TestFile> => {
    const done = new Promise<TestFile>((resolve) => {
      settle = resolve;
    });
    const lost = ended.then((how) => {
      const title = `${file}: the process of its tests ${how ?? "ended before they did"}`;
      return { printed: output + errors, tally: { passed: 0, failed: [title], skipped: [] } };
    });
    if (child.connected) child.send({ file });
    return Promise.race([done, lost]);
  };
  const end = () => {
    if (child.connected) child.send({ end: true });
    return ended;
  };
  return { run, isThere: () => child.exitCode === null && child.signalCode === null, end };
}
