import { pathMatcher } from "../../../src/patterns/path-glob.ts";
import type { Started } from "./environments.ts";
import type { Job, Secrets, Step } from "./job-steps.ts";

/** A block of a declarative Jenkinsfile: its head, the lines in it that open none, and its blocks. */
type Block = { head: string; lines: string[]; blocks: Block[] };

/** A Jenkinsfile as Jenkins would take it, as far as our starter uses it: the steps of all stages whose `when` holds. */
export function jenkinsJob(text: string, started: Started, secrets: Secrets): Job | null {
  const pipeline = inside(readBlocks(text), "pipeline");
  const stages = inside(pipeline, "stages").blocks.filter((stage) => holds(stage, started));
  const steps = stages.flatMap((stage): Step[] => {
    const env = Object.fromEntries(
      (find(stage, "environment")?.lines ?? []).map((line) => {
        const [, name = "", id = ""] = /^(\w+) = credentials\('([\w-]+)'\)$/.exec(line) ?? [];
        const secret = secrets[id];
        // Jenkins ends a build that asks for credentials that are not there.
        if (secret === undefined) throw new Error(`could not find credentials entry with ID ${id}`);
        return [name, secret];
      }),
    );
    return inside(stage, "steps").lines.map((line) => {
      const quoted = /^sh '((?:[^'\\]|\\.)*)'$/.exec(line)?.[1];
      if (quoted === undefined) throw new Error(`a step that is not known here: ${line}`);
      return { command: quoted.replace(/\\(.)/g, "$1"), shell: ["sh", "-xe"], env, folder: "." };
    });
  });
  return { checkout: { depth: null }, steps };
}

function holds(stage: Block, started: Started): boolean {
  const when = find(stage, "when");
  if (when === null) return true;
  if (when.lines.includes("changeRequest()")) return started.kind === "pull-request";
  if (started.kind === "pull-request") return false;
  return inside(when, "anyOf").lines.some((line) => {
    const [, kind, glob = ""] = /^(branch|tag) '(.*)'$/.exec(line) ?? [];
    return started.kind === kind && pathMatcher([glob])(started.name);
  });
}

/** One statement a line, as the starter is written. */
function readBlocks(text: string): Block {
  const root: Block = { head: "", lines: [], blocks: [] };
  const open = [root];
  for (const written of text.split("\n")) {
    const line = written.replace(/(?:^|\s)\/\/ .*$/, "").trim();
    const whole = /^(\w+) \{ (.*) \}$/.exec(line);
    const current = open.at(-1);
    if (current === undefined) throw new Error("a block is closed that is not open");
    if (line === "") continue;
    if (whole !== null) current.blocks.push({ head: whole[1] ?? "", lines: [whole[2] ?? ""], blocks: [] });
    else if (line.endsWith("{")) {
      const block = { head: line.slice(0, -1).trim(), lines: [], blocks: [] };
      current.blocks.push(block);
      open.push(block);
    } else if (line === "}") open.pop();
    else current.lines.push(line);
  }
  if (open.length !== 1) throw new Error("a block is not closed");
  return root;
}

function find({ blocks }: Block, head: string): Block | null {
  return blocks.find((block) => block.head === head) ?? null;
}

function inside(block: Block, head: string): Block {
  const found = find(block, head);
  if (found === null) throw new Error(`there is no ${head} in ${block.head}`);
  return found;
}
