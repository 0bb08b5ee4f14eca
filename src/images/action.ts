import { expandWord } from "./expand.ts";
import type { Heredoc, Instruction } from "./instruction.ts";

/** What an instruction does, with variables filled in. `null` stands where a value cannot be known beforehand. */
export type Action =
  | { kind: "copy"; copy: Copy }
  | { kind: "run"; mounts: readonly (string | null)[] }
  | { kind: "env"; values: readonly [string, string | null][] }
  | { kind: "arg"; names: readonly string[] }
  | { kind: "label"; values: readonly [string | null, string | null][] }
  | { kind: "workdir"; path: string | null }
  | { kind: "user"; user: string | null }
  | { kind: "cmd" | "entrypoint" | "shell"; command: readonly string[] | null; text: string }
  | { kind: "expose" | "volume"; values: readonly (string | null)[] }
  | { kind: "stopsignal"; signal: string | null }
  | { kind: "healthcheck" | "onbuild" | "maintainer" | "unknown"; text: string };

/** A COPY or ADD. */
export type Copy = {
  isAdd: boolean;
  /** `--from` as written and expanded: a stage, an image, or null for the build context. */
  from: string | null;
  /** Sources in order; null where one of them cannot be known. URLs are among them for ADD. */
  sources: readonly string[] | null;
  target: string | null;
  chown: string | null;
  chmod: string | null;
  link: boolean;
  parents: boolean;
  exclude: readonly string[];
  heredocs: readonly Heredoc[];
  /** Flags that are none of the above, such as `keep-git-dir` or `checksum`. */
  otherFlags: readonly string[];
};

type Variables = ReadonlyMap<string, string>;

/** Says what an instruction does, given the variables that stand at that place. */
export function actionOf(instruction: Instruction, variables: Variables, escapeWith: string): Action {
  const expand = (word: string) => expandWord(word, variables, escapeWith);
  const { keyword, words, pairs, list, rest, flags } = instruction;
  switch (keyword) {
    case "COPY":
    case "ADD":
      return { kind: "copy", copy: copyOf(instruction, expand) };
    case "RUN":
      return { kind: "run", mounts: flags.filter(({ name }) => name === "mount").map(({ value }) => expand(value)) };
    case "ENV":
      return { kind: "env", values: pairs.map(({ name, value }) => [name, expand(value ?? "")]) };
    case "ARG":
      return { kind: "arg", names: pairs.map(({ name }) => name) };
    case "LABEL":
      return { kind: "label", values: pairs.map(({ name, value }) => [expand(name), expand(value ?? "")]) };
    case "WORKDIR":
      return { kind: "workdir", path: expand(rest) };
    case "USER":
      return { kind: "user", user: expand(rest) };
    case "CMD":
      return { kind: "cmd", command: list, text: rest };
    case "ENTRYPOINT":
      return { kind: "entrypoint", command: list, text: rest };
    case "SHELL":
      return { kind: "shell", command: list, text: rest };
    case "EXPOSE":
      return { kind: "expose", values: words.map(expand) };
    case "VOLUME":
      return { kind: "volume", values: (list ?? words).map(expand) };
    case "STOPSIGNAL":
      return { kind: "stopsignal", signal: expand(rest) };
    case "HEALTHCHECK":
      return { kind: "healthcheck", text: [...flags.map(({ name, value }) => `--${name}=${value}`), rest].join(" ") };
    case "ONBUILD":
      return { kind: "onbuild", text: rest };
    case "MAINTAINER":
      return { kind: "maintainer", text: rest };
    default:
      return { kind: "unknown", text: `${keyword} ${rest}` };
  }
}

const knownFlags = new Set(["from", "chown", "chmod", "link", "parents", "exclude"]);

function copyOf({ keyword, flags, list, words, heredocs }: Instruction, expand: (word: string) => string | null): Copy {
  const flag = (name: string) => flags.find((candidate) => candidate.name === name)?.value ?? null;
  const expandFlag = (name: string) => expandOrNull(flag(name), expand);
  const paths = (list ?? words).filter((word) => heredocs.length === 0 || !/^\d*<<-?/.test(word)).map(expand);
  const sources = paths.slice(0, -1);
  return {
    isAdd: keyword === "ADD",
    from: expandFlag("from"),
    sources: sources.every((source) => source !== null) ? sources : null,
    target: paths.at(-1) ?? null,
    chown: expandFlag("chown"),
    chmod: expandFlag("chmod"),
    link: isOn(flag("link")),
    parents: isOn(flag("parents")),
    exclude: flags.filter(({ name }) => name === "exclude").map(({ value }) => expand(value) ?? "**"),
    heredocs,
    otherFlags: flags.filter(({ name }) => !knownFlags.has(name)).map(({ name }) => name),
  };
}

function expandOrNull(value: string | null, expand: (word: string) => string | null): string | null {
  return value === null ? null : expand(value);
}

function isOn(value: string | null): boolean {
  return value !== null && value !== "false";
}
