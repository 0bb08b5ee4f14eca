import { posix } from "node:path";
import type { Copy } from "./action.ts";
import type { ContextFile } from "./context.ts";
import { findSources } from "./copy-sources.ts";
import { emptyRoot, type KnownPaths } from "./known-paths.ts";
import { LayerWriting, type StepEntries } from "./layer-writing.ts";

export type CopyPlace = {
  context: readonly ContextFile[];
  /** Absolute; null where it is the base image's and nobody has read that. */
  workdir: string | null;
  root: KnownPaths;
};

/**
 * What a COPY or ADD of context files writes, as docker does it. Updates what is known of the root.
 * Source: Dockerfile reference, "COPY"; moby/buildkit frontend/dockerfile/dockerfile2llb and tonistiigi/fsutil copy.
 */
export function copyEntries(copy: Copy, { context, workdir, root }: CopyPlace): StepEntries {
  const because = whyNotCopied(copy);
  if (because !== null) return refused(because);
  const owner = ownerOf(copy.chown);
  const target = copy.target ?? "";
  if (owner === null) return refused(`--chown=${copy.chown} names an owner that only the image's own files explain`);
  if (!target.startsWith("/") && workdir === null) return { kind: "unsure", path: target };
  const found = findSources(copy.sources ?? [], context);
  if (found.kind === "refused") return found;
  const isFolder = /(^|\/)\.?$/.test(target);
  const hasFolders = found.sources.some(({ folder }) => folder !== null);
  if (copy.chmod !== null && hasFolders) return refused("--chmod on folders means other things to other engines");
  const write = new LayerWriting(copy.link ? emptyRoot() : root, { owner, mode: modeOf(copy.chmod) });
  const destination = posix.resolve("/", workdir ?? "/", target).slice(1);
  const intoFolder = isFolder || hasFolders;
  if (!intoFolder && found.sources.length > 1) return refused("several files go to one name; end it with a slash");
  if (!intoFolder) {
    const kind = write.root.kindOf(destination);
    if (kind === "unknown") return { kind: "unsure", path: destination };
    if (kind !== "folder") write.named(destination, found.sources[0]?.files[0]);
    else write.into(destination, found.sources);
  } else write.into(destination, found.sources);
  const outcome = write.outcome();
  if (outcome.kind === "entries" && copy.link) {
    for (const { path, kind } of outcome.entries) root.set(path, kind);
  }
  return outcome;
}

/** What a WORKDIR writes: its folder, where it is not there. */
export function workdirEntries(path: string, root: KnownPaths): StepEntries {
  const write = new LayerWriting(root, { owner: { uid: 0, gid: 0 }, mode: null });
  write.folder(posix.resolve("/", path).slice(1));
  return write.outcome();
}

function refused(because: string): { kind: "refused"; because: string } {
  return { kind: "refused", because };
}

/** Why a COPY or ADD is not done here, whatever the image holds; null where nothing speaks against it. */
export function whyNotCopied({
  from,
  sources,
  target,
  heredocs,
  parents,
  exclude,
  otherFlags,
  isAdd,
  chmod,
}: Copy): string | null {
  if (from !== null) return `it copies out of ${from}`;
  if (sources === null || target === null || target === "") return "its paths depend on values that are not known";
  if (heredocs.length > 0) return "it writes a file that stands in the Dockerfile";
  if (parents) return "--parents is left to an engine";
  if (exclude.length > 0) return "--exclude is left to an engine";
  if (otherFlags.length > 0) return `--${otherFlags[0]} is left to an engine`;
  if (chmod !== null && !/^[0-7]{3,4}$/.test(chmod)) return `--chmod=${chmod} is not octal`;
  const remote = isAdd ? sources.find((source) => /^[a-z+]+:\/\/|^git@|\.git(#|$)/i.test(source)) : undefined;
  return remote === undefined ? null : `it fetches ${remote}`;
}

/** Ids are taken as they are; a user's id without a group is the group's too. Source: Dockerfile reference, "--chown". */
function ownerOf(chown: string | null): { uid: number; gid: number } | null {
  if (chown === null) return { uid: 0, gid: 0 };
  const match = /^(\d{1,9}|root)(?::(\d{1,9}|root))?$/.exec(chown);
  if (match === null) return null;
  const idOf = (text: string) => (text === "root" ? 0 : Number(text));
  const uid = idOf(match[1] ?? "");
  return { uid, gid: match[2] === undefined ? uid : idOf(match[2]) };
}

function modeOf(chmod: string | null): number | null {
  return chmod === null ? null : Number.parseInt(chmod, 8);
}
