import { Refused } from "./answered.ts";

/** What stands for an older version in a name: `edges~1` and `edges^` are the one before, `edges.1` the first. */
export type NamedVersion = {
  /** The name without it. */
  base: string;
  /** How many versions back. */
  back: number;
};

const words = "only alphanumeric characters, underscores, and dashes are allowed";

/** pachd's no to what is no name of a repo, branch or pipeline; null for a name. */
export function nameFault(name: string): string | null {
  return /^[A-Za-z0-9_-]+$/.test(name) ? null : `name (${name}) invalid: ${words}`;
}

/**
 * Reads a pipeline's name as pachd does where it looks whether there is one.
 * Source: Pachyderm, src/internal/ancestry/ancestry.go, Parse.
 */
export function readPipelineName(project: string, name: string): NamedVersion {
  if (name.includes("@")) {
    const found = `couldn't find up to date spec for pipeline "${project}/${name}"`;
    const offset = `calculate offset ${project}/${name}.spec@master: count offset and clean: invalid ancestry format`;
    throw new Refused(`pipeline was not inspected: ${found}: pick commit tx: ${offset}`);
  }
  const at = name.search(/[\^~.]/);
  if (at === -1) return { base: name, back: 0 };
  const [base, sign, rest] = [name.slice(0, at), name.charAt(at), name.slice(at + 1)];
  const other = [...rest].find((char) => char !== sign);
  const isNumber = /^[+-]?\d+$/.test(rest);
  if (other !== undefined && !isNumber) {
    throw new Refused(`invalid ancestry syntax ${JSON.stringify(name)}, cannot mix ${sign} and ${other} characters`);
  }
  if (sign === ".") throw new Refused("cannot inspect future pipelines");
  return { base, back: isNumber ? Number(rest) : name.length - at };
}
