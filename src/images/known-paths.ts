import type { TarItem } from "../tools/tar-reader.ts";
import type { ProvenPath } from "./step-labels.ts";

/** What stands under a path of an image. `unknown`: nobody has looked. */
export type PathKind = "folder" | "file" | "symlink" | "absent" | "unknown";

/** What is known about an image's files while its layers are being made. Paths have no slash at either end. */
export type KnownPaths = {
  kindOf: (path: string) => PathKind;
  /** The folder as a layer that is no longer used had it: it has to be written again. Null: it stands by itself. */
  lost: (path: string) => FolderEntry | null;
  set: (path: string, kind: "folder" | "file" | "symlink") => void;
  /** What stood there before anything was set. */
  kindBelow: (path: string) => PathKind;
};

export type FolderEntry = { mode: number; uid: number; gid: number };

/** One layer's entry, less its content. Paths may not be text: latin1 keeps their bytes. */
export type ListedEntry = FolderEntry & { path: string; kind: TarItem["kind"] };

/** An empty root, such as `scratch`: everything is known. */
export function emptyRoot(): KnownPaths {
  return knownPaths({ kinds: new Map(), otherwise: () => "absent" });
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
  return knownPaths({ kinds, otherwise: () => "absent" });
}

export type SeenThrough = {
  /** What the layers hold that are replaced, as far as somebody has read them. */
  replaced: readonly (readonly ListedEntry[])[];
  proven: readonly ProvenPath[];
  /** Index of the first step whose layer is replaced. */
  first: number;
  /** What the layers hold that stay, from the first step on of which `proven` tells; null: nobody has read them. */
  since: readonly (readonly ListedEntry[])[] | null;
};

/**
 * What layers that are to be replaced tell about the root below them: an engine has written their files where they
 * belong, so every folder on the way to one is a real one. What came with one of them, where nothing stood before,
 * is gone, and a folder with all that lay in it.
 */
export function rootSeenThrough({ replaced, proven, first, since }: SeenThrough): KnownPaths {
  const kinds = new Map<string, PathKind>();
  const lost = new Map<string, FolderEntry>();
  const gone = new Set<string>();
  const stays = new Set<string>();
  for (const known of proven) {
    if (known.newSince !== null && known.newSince >= first) {
      gone.add(known.path);
      continue;
    }
    kinds.set(known.path, known.kind);
    if (known.newSince !== null && since !== null) stays.add(known.path);
    if (known.kind === "folder" && known.newSince === null && known.entry !== null) lost.set(known.path, known.entry);
  }
  const ownRoot = rootOfLayers(since ?? []);
  const otherwise = (path: string): PathKind => {
    const above = foldersOf(path);
    if (gone.has(path) || above.some((folder) => gone.has(folder))) return "absent";
    return above.some((folder) => stays.has(folder)) ? ownRoot.kindOf(path) : "unknown";
  };
  for (const { path, kind, mode, uid, gid } of replaced.flat()) {
    if (path === "" || path.includes(".wh.") || otherwise(path) !== "unknown") continue;
    for (let slash = path.indexOf("/"); slash !== -1; slash = path.indexOf("/", slash + 1)) {
      kinds.set(path.slice(0, slash), "folder");
    }
    // A link that the layer brought says nothing about what lies below it.
    if (kind === "symlink") continue;
    if (!kinds.has(path) || kind === "folder") kinds.set(path, kindOfEntry(kind));
    if (kind === "folder") lost.set(path, { mode, uid, gid });
  }
  return knownPaths({ kinds, lost, otherwise });
}

type Below = {
  kinds: ReadonlyMap<string, PathKind>;
  lost?: ReadonlyMap<string, FolderEntry>;
  otherwise: (path: string) => PathKind;
};

function knownPaths({ kinds, lost, otherwise }: Below): KnownPaths {
  const written = new Map<string, PathKind>();
  const kindBelow = (path: string) => (path === "" ? "folder" : (kinds.get(path) ?? otherwise(path)));
  return {
    kindOf: (path) => written.get(path) ?? kindBelow(path),
    lost: (path) => (written.has(path) ? null : (lost?.get(path) ?? null)),
    set: (path, kind) => void written.set(path, kind),
    kindBelow,
  };
}

/** The folders that a path lies in, the outermost first. */
export function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
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
