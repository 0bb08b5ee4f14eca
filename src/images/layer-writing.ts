import { posix } from "node:path";
import type { ContextFile } from "./context.ts";
import type { Source } from "./copy-sources.ts";
import { foldersOf, type KnownPaths } from "./known-paths.ts";

/** One entry of a layer. Paths have no slash at either end. */
export type LayerEntry = { path: string; mode: number; uid: number; gid: number } & (
  | { kind: "folder" }
  | {
      kind: "file" | "symlink";
      from: ContextFile;
      /** The step names this very path, so that a folder or a link there would have led elsewhere. */
      isNamed?: true;
    }
);

/** What a step adds to an image; or that it depends on a path which nobody has looked at; or that it is not done here. */
export type StepEntries =
  | { kind: "entries"; entries: readonly LayerEntry[] }
  | { kind: "unsure"; path: string }
  | { kind: "refused"; because: string };

export type Attributes = { owner: { uid: number; gid: number }; mode: number | null };

/** Collects the entries of one layer, each path once, and stops at the first thing that is not sure. */
export class LayerWriting {
  readonly #entries = new Map<string, LayerEntry>();
  #stopped: StepEntries | null = null;

  constructor(
    readonly root: KnownPaths,
    readonly attributes: Attributes,
  ) {}

  outcome(): StepEntries {
    if (this.#stopped !== null) return this.#stopped;
    // A folder's path is the beginning of those in it, so this puts it before them.
    const entries = [...this.#entries.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
    for (const { path, kind } of entries) this.root.set(path, kind);
    return { kind: "entries", entries };
  }

  into(destination: string, sources: readonly Source[]): void {
    this.folder(destination);
    for (const { folder, files } of sources) {
      for (const file of files) {
        const inside =
          folder === null ? posix.basename(file.path) : file.path.slice(folder === "" ? 0 : folder.length + 1);
        const path = destination === "" ? inside : `${destination}/${inside}`;
        this.#foldersBetween(destination, path);
        this.file(path, file);
      }
    }
  }

  /** A folder that has to be there, with those above it. New ones get the owner, old ones stay as they are. */
  folder(path: string): void {
    const { owner } = this.attributes;
    for (const above of [...foldersOf(path), path]) {
      if (above === "" || this.#entries.get(above)?.kind === "folder") continue;
      const kind = this.root.kindOf(above);
      if (!this.#isPassable(above, kind)) return;
      const lost = this.root.lost(above);
      if (kind === "absent") this.#entries.set(above, { kind: "folder", path: above, mode: 0o755, ...owner });
      else if (lost !== null) this.#entries.set(above, { kind: "folder", path: above, ...lost });
    }
  }

  file(path: string, from: ContextFile | undefined): void {
    if (from === undefined) return;
    this.folder(foldersOf(path).at(-1) ?? "");
    const kind = this.root.kindOf(path);
    if (kind === "folder" || kind === "symlink") {
      this.#stopped ??= {
        kind: "refused",
        because: `/${path} is a ${kind === "folder" ? "folder" : "symbolic link"} in the image`,
      };
    }
    const { owner, mode } = this.attributes;
    if (from.mode === "120000") this.#entries.set(path, { kind: "symlink", path, from, mode: 0o777, ...owner });
    else
      this.#entries.set(path, {
        kind: "file",
        path,
        from,
        mode: mode ?? (from.mode === "100755" ? 0o755 : 0o644),
        ...owner,
      });
  }

  /** A file whose name the step itself gives. */
  named(path: string, from: ContextFile | undefined): void {
    this.file(path, from);
    const entry = this.#entries.get(path);
    if (entry !== undefined && entry.kind !== "folder") this.#entries.set(path, { ...entry, isNamed: true });
  }

  /** Folders that come along with a copied one are written even where they are there: engines set their attributes too. */
  #foldersBetween(destination: string, path: string): void {
    const { owner } = this.attributes;
    for (const folder of foldersOf(path)) {
      if (folder.length <= destination.length) continue;
      if (!this.#isPassable(folder, this.root.kindOf(folder))) return;
      this.#entries.set(folder, { kind: "folder", path: folder, mode: 0o755, ...owner });
    }
  }

  #isPassable(path: string, kind: ReturnType<KnownPaths["kindOf"]>): boolean {
    if (kind === "unknown") this.#stopped ??= { kind: "unsure", path };
    if (kind === "symlink") this.#stopped ??= { kind: "refused", because: `/${path} is a symbolic link in the image` };
    if (kind === "file") this.#stopped ??= { kind: "refused", because: `/${path} is a file in the image` };
    return this.#stopped === null;
  }
}
