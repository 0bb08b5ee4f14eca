import { version } from "../about.ts";
import { Failure } from "../failure.ts";
import type { Host } from "../host.ts";
import { nearest } from "../nearest.ts";
import { handOn } from "./arguments.ts";
import type { Arguments, Command, ExitCode } from "./command.ts";
import { verbs } from "./index.ts";

/**
 * Finds the verb, loads that one command, and runs it.
 *
 * @param words what stands after `pachook`
 * @throws Failure "usage" where nothing can be made of them
 */
export async function dispatch(host: Host, words: readonly string[]): Promise<ExitCode> {
  const [verb, ...rest] = words;
  switch (verb) {
    case undefined:
      return say(host, shortHelp);
    case "--version":
    case "-v":
    case "version":
      return say(host, `${version}\n`);
    case "--help":
    case "-h":
    case "help":
      return rest[0] === undefined ? say(host, await allHelp(host)) : runVerb(host, rest[0], ["--help"]);
    case "completion":
      return say(host, await (await import("./help.ts")).completionScript(host));
    case "--get-yargs-completions":
      return say(host, await candidates(rest));
    default:
      return runVerb(host, verb, rest);
  }
}

// The first screen of a stranger: it must not wait for anything to load.
const shortHelp = `pachook keeps broken Pachyderm pipelines out of a repository.

  pachook validate    check every spec of this repository
  pachook fix         mend what is safe to mend
  pachook init        check every commit from now on

All verbs: pachook --help
`;

async function runVerb(host: Host, verb: string, words: readonly string[]): Promise<ExitCode> {
  const known = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (known === undefined) throw unknownVerb(verb);
  const command = await known.load();
  const args = command.handsOn === true ? handOn(command, words) : await read(command, words);
  if (!args.is("help")) return command.run(host, args);
  const { commandHelp } = await import("./help.ts");
  return say(host, `${await commandHelp(command, host)}\n`);
}

/** Late: what git calls hands its words on, and a commit waits for everything that is loaded. */
async function read(command: Command, words: readonly string[]): Promise<Arguments> {
  const { readArguments } = await import("./read-arguments.ts");
  return readArguments(command, words);
}

function unknownVerb(verb: string): Failure {
  const meant = nearest(verb, Object.keys(verbs));
  const what = verb.startsWith("-") ? `a verb comes before flags such as ${verb}` : `there is no verb "${verb}"`;
  return new Failure(
    "usage",
    meant === undefined ? what : `${what}; did you mean "${meant}"?`,
    "All verbs: pachook --help",
  );
}

async function allHelp(host: Host): Promise<string> {
  const { verbsHelp } = await import("./help.ts");
  return `${await verbsHelp(host)}\n`;
}

/** yargs' script calls `pachook --get-yargs-completions pachook <words>`; the last word is the one being typed. */
async function candidates(words: readonly string[]): Promise<string> {
  const { completions } = await import("./help.ts");
  return (await completions(words.slice(1))).map((word) => `${word}\n`).join("");
}

function say(host: Host, text: string): ExitCode {
  host.print(text);
  return 0;
}
