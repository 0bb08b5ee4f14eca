import { execFile } from "node:child_process";
import { Failure } from "../failure.ts";
import type { Run } from "./run.ts";

const maxOutputBytes = 256 * 1024 * 1024;

/** A `Run` for git's quick questions. Without execa, which takes longer to load than git takes to answer. */
export const runPlumbing: Run = ({ file, args, cwd, timeoutMs, env, stdin }) =>
  new Promise((resolve, reject) => {
    const options = { cwd, timeout: timeoutMs, maxBuffer: maxOutputBytes, windowsHide: true, ...(env ? { env } : {}) };
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      if (error === null) resolve({ exitCode: 0, stdout, stderr });
      else if (typeof error.code === "number") resolve({ exitCode: error.code, stdout, stderr });
      else
        reject(new Failure("tool", `${file} did not run to its end`, "Run it by hand to see more.", { cause: error }));
    });
    child.stdin?.on("error", () => {}); // a program that ends early does not read all; its exit code says more
    child.stdin?.end(stdin ?? "");
  });
