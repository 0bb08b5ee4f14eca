import type { Copy } from "./action.ts";
import type { ContextFile } from "./context.ts";
import type { Dockerfile, Stage, Step } from "./dockerfile.ts";
import { matcherOf, passesLink } from "./go-match.ts";
import { stageNamed } from "./needed-stages.ts";
import { outsideSourceVariables } from "./outside-variables.ts";
import { stepsThrough } from "./step-chain.ts";

/** What of the context an image is made from; `all` where nobody can say, with the reason. */
export type Copied = { kind: "some"; paths: ReadonlySet<string> } | { kind: "all"; because: string };

/**
 * Finds the context files that the given stages take in: sources of COPY and ADD, and bind mounts of RUN.
 * Where a source can't be known, everything counts: a key that is too wide only costs a build.
 */
export function copiedFrom(dockerfile: Dockerfile, stages: readonly Stage[], files: readonly ContextFile[]): Copied {
  const paths = new Set<string>();
  const links = files.filter(({ mode }) => mode === "120000").map(({ path }) => path);
  for (const stage of stages) {
    if (stage.base.kind === "unknown") return all(stage.line, "its base image depends on values that are not known");
    if (stage.base.kind === "image" && /onbuild/i.test(stage.base.reference)) {
      return all(stage.line, `the base ${stage.base.reference} may copy files of its own accord (ONBUILD)`);
    }
    const chain = stepsThrough(dockerfile, stage);
    for (const [index, step] of stage.steps.entries()) {
      const [outside] = outsideSourceVariables(chain, chain.length - stage.steps.length + index);
      if (outside !== undefined) return all(step.instruction.line, `$${outside} is set in the base image, if anywhere`);
      const sources = contextSources(step, dockerfile, stage);
      if (sources.kind === "all") return all(step.instruction.line, sources.because);
      for (const pattern of sources.patterns) {
        const matches = matcherOf(pattern);
        if (matches === null) return all(step.instruction.line, `the pattern "${pattern}" is not one docker documents`);
        if (passesLink(pattern, links)) {
          return all(step.instruction.line, `"${pattern}" is or passes a symbolic link, which engines follow`);
        }
        for (const { path } of files) if (matches(path)) paths.add(path);
      }
    }
  }
  return { kind: "some", paths };
}

function all(line: number, because: string): Copied {
  return { kind: "all", because: `line ${line}: ${because}` };
}

type Sources = { kind: "some"; patterns: readonly string[] } | { kind: "all"; because: string };

const nothing: Sources = { kind: "some", patterns: [] };

function contextSources({ action }: Step, dockerfile: Dockerfile, stage: Stage): Sources {
  if (action.kind === "copy") return copySources(action.copy);
  if (action.kind === "unknown")
    return { kind: "all", because: `"${action.text}" is no instruction that is known here` };
  if (action.kind === "onbuild") return nothing; // it acts in the image that is built on this one
  if (action.kind !== "run") return nothing;
  const patterns: string[] = [];
  for (const mount of action.mounts) {
    if (mount === null) return { kind: "all", because: "a mount depends on values that are not known" };
    const options = new Map(mount.split(",").map((option) => splitOption(option)));
    const from = options.get("from");
    const isBind = (options.get("type") ?? "bind") === "bind";
    if (!isBind || (from !== undefined && from !== "")) continue;
    patterns.push(options.get("source") ?? options.get("src") ?? ".");
  }
  const earlier = dockerfile.stages.slice(0, stage.index);
  return { kind: "some", patterns: patterns.filter((pattern) => stageNamed(earlier, pattern) === undefined) };
}

function splitOption(option: string): [string, string] {
  const equals = option.indexOf("=");
  return equals === -1 ? [option, ""] : [option.slice(0, equals), option.slice(equals + 1)];
}

function copySources(copy: Copy): Sources {
  if (copy.from !== null) return nothing;
  if (copy.sources === null) return { kind: "all", because: "a source depends on values that are not known" };
  return { kind: "some", patterns: copy.sources.filter((source) => !isRemote(source, copy.isAdd)) };
}

function isRemote(source: string, isAdd: boolean): boolean {
  return isAdd && /^(https?:\/\/|git@|git:\/\/|ssh:\/\/|[^/]+\.git(#|$))/.test(source);
}
