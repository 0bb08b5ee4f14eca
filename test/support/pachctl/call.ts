import { NotSimulated } from "./answered.ts";

/** A command line of pachctl, taken apart. */
export type Call = {
  /** `update pipeline` and its like; the plural of a resource is the same. */
  verb: string;
  names: string[];
  flags: Record<string, string | true>;
  stdin: string;
  env: Record<string, string | undefined>;
  cwd: string;
};

const short: Readonly<Record<string, string>> = {
  "-o": "--output",
  "-f": "--file",
  "-p": "--pipeline",
  "-i": "--input",
  "-j": "--job",
  "-x": "--expand",
  "-A": "--all-projects",
  "-v": "--verbose",
};
const valueFlags = new Set([
  "--output",
  "--file",
  "--pipeline",
  "--input",
  "--job",
  "--rpc-timeout",
  "--timeout",
  "--project",
  "--history",
  "--state",
  "--since",
  "--description",
]);
const switches = new Set([
  "--raw",
  "--expand",
  "--all-projects",
  "--verbose",
  "--no-color",
  "--reprocess",
  "--dry-run",
  "--client-only",
  "--full-timestamps",
  "--spec",
  "--force",
  "--keep-repo",
  "--all",
  "--compare",
]);
const lonely = new Set(["version", "logs"]);

export type CommandLine = {
  argv: readonly string[];
  stdin: string;
  env: Record<string, string | undefined>;
  cwd: string;
};

export function parseCall({ argv, stdin, env, cwd }: CommandLine): Call {
  const words: string[] = [];
  const flags: Call["flags"] = {};
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? "";
    if (!word.startsWith("-") || word === "-") {
      words.push(word);
      continue;
    }
    const [name = "", value] = word.startsWith("--") ? splitOnce(word) : [word];
    const flag = short[name] ?? name;
    if (valueFlags.has(flag)) {
      flags[flag] = value ?? argv[at + 1] ?? "";
      if (value === undefined) at += 1;
    } else if (switches.has(flag)) flags[flag] = true;
    else throw new NotSimulated(`the flag ${word}`);
  }
  const [verb = "", resource = "", ...names] = words;
  if (lonely.has(verb)) return { verb, names: words.slice(1), flags, stdin, env, cwd };
  return { verb: `${verb} ${resource.replace(/s$/, "")}`, names, flags, stdin, env, cwd };
}

export function flagText(call: Call, flag: string): string | null {
  const value = call.flags[flag];
  return typeof value === "string" ? value : null;
}

function splitOnce(word: string): [string, string | undefined] {
  const at = word.indexOf("=");
  return at === -1 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}
