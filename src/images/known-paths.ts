import type { TarItem } from "../tools/tar-reader.ts";
import type { ProvenFolder } from "./step-labels.ts";

/** What stands under a path of an image. `unknown`: nobody has looked. */
export type PathKind = "folder" | "file" | "symlink" | "absent" | "unknown";

/** What is known about an image's files while its layers are being made. Paths have no slash at either end. */
export type KnownPaths = {
  kindOf: (path: string) => PathKind;
  /** The folder as a layer that is no longer used had it: it has to be written again. Null: it stands by itself. */
  lost: (path: string) => FolderEntry | null;
  set: (path: string, kind: "folder" | "file" | "symlink") => void;
  /** Folders that are real ones, found out or written. */
  folders: () => readonly string[];
};

export type FolderEntry = { mode: number; uid: number; gid: number };

/** One layer's entry, less its content. Paths may not be text: latin1 keeps their bytes. */
export type ListedEntry = FolderEntry & { path: string; kind: TarItem["kind"] };

/** An empty root, such as `scratch`: everything is known. */
export function emptyRoot(): KnownPaths {
  return knownPaths(new Map(), new Map(), "absent");
}

/** A root whose every layer has been listed, from the lowest up. Source: OCI image specification, layer.md, "Whiteouts". */
export function rootOfLayers(layers: readonly (readonly ListedEntry[])[]): KnownPaths {
  const kinds = new Map<string, PathKind>();
  for (const layer of layers) {
    const own = new Set(layer.map(({ path }) => path));
    for (const { path, kind } of layer) {
      const slash = path.lastIndexOf("/");
      const name = path.slice(slash + 1);
      if (name === ".wh..wh..opq") removeBelow(kinds, path.slice(0, Math.max(0, slash)), own);
      else if (name.startsWith(".wh.")) remove(kinds, `${path.slice(0, slash + 1)}${name.slice(".wh.".length)}`);
      else if (path !== "") put(kinds, path, kindOfEntry(kind));
    }
  }
  return knownPaths(kinds, new Map(), "absent");
}

/**
 * What layers that are to be replaced tell about the root below them: an engine has written their files where they
 * belong, so every folder on the way to one is a real one.
 */
export function rootSeenThrough(
  layers: readonly (readonly ListedEntry[])[],
  proven: readonly ProvenFolder[],
): KnownPaths {
  const kinds = new Map<string, PathKind>();
  const lost = new Map<string, FolderEntry>();
  for (const { path, mode, uid, gid, isWritten } of proven) {
    kinds.set(path, "folder");
    if (isWritten) lost.set(path, { mode, uid, gid });
  }
  for (const { path, kind, mode, uid, gid } of layers.flat()) {
    if (path === "" || path.includes(".wh.")) continue;
    for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
      kinds.set(path.slice(0, slash), "folder");
    }
    // A link that the layer brought says nothing about what lies below it.
    if (kind === "symlink") continue;
    if (!kinds.has(path) || kind === "folder") kinds.set(path, kindOfEntry(kind));
    if (kind === "folder") lost.set(path, { mode, uid, gid });
  }
  return knownPaths(kinds, lost, "unknown");
}

function knownPaths(
  kinds: Map<string, PathKind>,
  lost: ReadonlyMap<string, FolderEntry>,
  otherwise: "absent" | "unknown",
): KnownPaths {
  const found = new Map<string, FolderEntry>(lost);
  return {
    kindOf: (path) => (path === "" ? "folder" : (kinds.get(path) ?? otherwise)),
    lost: (path) => found.get(path) ?? null,
    set(path, kind) {
      kinds.set(path, kind);
      found.delete(path);
    },
    folders: () => [...kinds].flatMap(([path, kind]) => (kind === "folder" ? [path] : [])),
  };
}

function put(kinds: Map<string, PathKind>, path: string, kind: PathKind): void {
  for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
    const above = path.slice(0, slash);
    if (kinds.get(above) !== "folder") kinds.set(above, "folder");
  }
  if (kind !== "folder" && kinds.get(path) === "folder") removeBelow(kinds, path, new Set());
  kinds.set(path, kind);
}

function remove(kinds: Map<string, PathKind>, path: string): void {
  if (kinds.get(path) === "folder") removeBelow(kinds, path, new Set());
  kinds.delete(path);
}

function removeBelow(kinds: Map<string, PathKind>, folder: string, kept: ReadonlySet<string>): void {
  const prefix = folder === "" ? "" : `${folder}/`;
  for (const path of kinds.keys()) if (path.startsWith(prefix) && !kept.has(path)) kinds.delete(path);
}

function kindOfEntry(kind: TarItem["kind"]): "folder" | "file" | "symlink" {
  return kind === "folder" || kind === "symlink" ? kind : "file";
}
