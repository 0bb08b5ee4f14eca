import type { DataFile, DataRepos } from "../../src/pachyderm/datums/data-repos.ts";
import type { Corpus } from "./corpus.ts";

type Change = string | null | { append: string } | { count: number; path: string; content: string };
type Commit = Readonly<Record<string, Change>>;
type Tree = Readonly<Record<string, Commit | readonly Commit[]>>;

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A file of the corpus as the caller knows it to be. */
export function readJson(corpus: Corpus, path: string) {
  return JSON.parse(decode(corpus.read(path)));
}

/** A tree of the corpus as data repos with commits. Its form is told in the README beside it. */
export function reposOf(tree: Tree): DataRepos {
  const repos = new Map<string, Map<string, DataFile[][]>>();
  for (const [key, content] of Object.entries(tree)) {
    const [place = "", branch = "master"] = key.split("@");
    const name = place.includes("/") ? place : `default/${place}`;
    const branches = repos.get(name) ?? new Map<string, DataFile[][]>();
    repos.set(name, branches);
    if (Array.isArray(content)) branches.set(branch, commitsOf(content));
    else if (Object.keys(content).length > 0) branches.set(branch, commitsOf([Object(content)]));
  }
  return repos;
}

function commitsOf(commits: readonly Commit[]): DataFile[][] {
  const files = new Map<string, string>();
  return commits.map((commit) => {
    for (const [path, change] of Object.entries(commit)) apply(files, path, change);
    return [...files].map(([path, text]) => ({ path, size: Buffer.byteLength(text) }));
  });
}

function apply(files: Map<string, string>, path: string, change: Change): void {
  if (change === null) {
    for (const known of files.keys())
      if (known === path || (path.endsWith("/") && known.startsWith(path))) files.delete(known);
  } else if (typeof change === "string") files.set(path, change);
  else if ("append" in change) files.set(path, (files.get(path) ?? "") + change.append);
  else {
    for (let number = 0; number < change.count; number++) {
      const two = String(number % 100).padStart(2, "0");
      const name = change.path
        .replace("%D", two)
        .replace(/%0(\d)d/, (_, width) => String(number).padStart(Number(width), "0"));
      files.set(name, change.content);
    }
  }
}
