import { faultInPath } from "../pachyderm/datums/file-name.ts";

/** Which rules of file names hold: those of Windows count only there. */
export type DiskRules = "posix" | "windows";

/**
 * Why a file of a data repo is not written to this disk, as the end of a sentence; null where it may be. The names come
 * from whoever could write to the cluster: none may lead out of the folder it is meant for, or into a `.git`, whose config
 * and hooks git would run.
 */
export function whyLeftOut(path: string, rules: DiskRules): string | null {
  const fault = faultInPath(path);
  if (fault !== null) return "pachd would not take it back: only plain ASCII, without * ? [ ] { } ! ( ) @ + ^";
  // pachd takes the path of `get file` for a glob, where a backslash stands for what follows it.
  if (path.includes("\\")) return "pachctl cannot read a file with a backslash in its name";
  const [first, ...steps] = path.split("/");
  if (first !== "" || steps.length === 0 || steps.some((step) => step === "" || step === "." || step === ".."))
    return "it is no plain path from the top of the repo";
  if (steps.some(isGitFolder)) return "git would take the folder for a repository, and run what it says";
  if (steps.some((step) => step.length > 255)) return "a name is longer than 255 characters";
  return rules === "windows" && steps.some(isBadOnWindows) ? "Windows cannot hold such a name" : null;
}

/** Also as Windows and macOS would read it: case does not count, nor blanks and dots at the end, nor a short name. */
function isGitFolder(step: string): boolean {
  const plain = step.toLowerCase().replace(/[ .]{1,255}$/, "");
  return plain === ".git" || plain === "git~1";
}

function isBadOnWindows(step: string): boolean {
  const [name = ""] = step.split(".");
  return /[<>:"|]/.test(step) || /[ .]$/.test(step) || /^(?:con|prn|aux|nul|com\d|lpt\d)$/i.test(name.trim());
}
