import { NotSimulated, type Printed, prints, Refused } from "./answered.ts";
import { commitAt, headOf, type RepoName, repoAt } from "./commits.ts";
import { entriesIn, entryAt, globbed } from "./files.ts";
import { commitInfo, fileInfo } from "./infos.ts";
import type { Json } from "./json.ts";
import { type Reading, raw } from "./reading.ts";
import type { Commit, State } from "./state.ts";

type FileName = { commit: Commit; path: string; repo: string; at: string };

function fileAt({ state, call, project }: Reading): FileName {
  const [, name = "", at = "master", path = "/"] = /^([^@:]*)(?:@([^:]*))?(?::(.*))?$/.exec(call.names[0] ?? "") ?? [];
  return { commit: findCommit(state, { project, name }, at), path, repo: name, at };
}

function findCommit(state: State, { project, name }: RepoName, at: string): Commit {
  const id = isCommitId(at) ? at : "";
  if (!state.projects.includes(project)) {
    const way = `picking commit: ${id === "" ? "picking branch: " : ""}picking repo: picking project: `;
    throw new Refused(`pick commit tx: ${way}project "${project}" not found`);
  }
  if (repoAt(state, { project, name }) === undefined) {
    throw new Refused(`pick commit tx: commit ${project}/${name}@${id} not found\nrepo ${project}/${name} not found`);
  }
  const commit = headOf(state, { project, name }, at);
  if (commit === undefined && id !== "") {
    throw new Refused(
      `pick commit tx: commit ${project}/${name}@${id} not found\ncommit ${project}/${name}@${id} not found`,
    );
  }
  if (commit === undefined) {
    throw new Refused(
      `pick commit tx: commit ${project}/${name}@ not found\nbranch "${at}" not found in repo ${project}/${name}`,
    );
  }
  return commit;
}

/** A version 4 UUID; of anything else pachd thinks that it is a branch. */
function isCommitId(at: string): boolean {
  return /^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/.test(at);
}

export function inspectFile(reading: Reading): Printed {
  const { commit, path, repo, at } = fileAt(reading);
  const entry = entryAt(commit, path);
  if (entry === null) {
    const id = isCommitId(at) ? at : "";
    throw new Refused(`file ${path} not found in repo ${reading.project}/${repo} at commit ${id}`);
  }
  return raw(reading.call, [fileInfo(commit, entry)]);
}

/** Prints the bytes of a file, one character each. */
export function getFile(reading: Reading): Printed {
  const [, name = "", at = "master", path = "/"] = /^([^@:]*)@([^:]*):(.*)$/.exec(reading.call.names[0] ?? "") ?? [];
  const failed = `couldn't download ${path} from ${reading.project}/${name}@${at}: `;
  const { commit } = told(failed, () => fileAt(reading));
  const entry = entryAt(commit, path);
  if (entry === null || entry.isFolder) {
    throw new Refused(
      `${failed}file ${path} not found in repo ${reading.project}/${name} at commit ${isCommitId(at) ? at : ""}`.trim(),
    );
  }
  if (entry.file?.text === undefined) throw new NotSimulated("the content of what a datum wrote");
  return prints(entry.file.text);
}

function told<Result>(prefix: string, find: () => Result): Result {
  try {
    return find();
  } catch (error) {
    throw error instanceof Refused ? new Refused(`${prefix}${error.message}`) : error;
  }
}

export function listFiles(reading: Reading): Printed {
  const { commit, path } = fileAt(reading);
  return raw(
    reading.call,
    entriesIn(commit, path).map((entry) => fileInfo(commit, entry)),
  );
}

export function globFiles(reading: Reading): Printed {
  const { commit, path } = fileAt(reading);
  return raw(
    reading.call,
    globbed(commit, path).map((entry) => fileInfo(commit, entry)),
  );
}

export function listCommits({ state, call, project }: Reading): Printed {
  const [of] = call.names;
  if (of === undefined) throw new NotSimulated("all commit sets");
  if (/^[0-9a-f]{32}$/.test(of)) {
    const set = state.commits.filter(({ id }) => id === of);
    if (set.length === 0) throw new Refused(`error from InspectCommitSet: no commits found for commitset ${of}`);
    return raw(call, withProvenance(state, set).map(commitInfo));
  }
  const [name = "", at] = of.split("@");
  let commit: Commit | undefined = commitToList(state, { project, name }, at ?? "master");
  const found: Json[] = [];
  while (commit !== undefined) {
    found.push(commitInfo(commit));
    commit = commit.parent === null ? undefined : commitAt(state, { project, name }, commit.parent);
  }
  return raw(call, found);
}

/** `list commit` is refused in other words than `inspect commit`. */
function commitToList(state: State, repo: RepoName, at: string): Commit {
  const no = (said: string) => new Refused(`rpc error: code = NotFound desc = ${said}`);
  if (repoAt(state, repo) === undefined) throw no(`ensure repo exists: repo ${repo.project}/${repo.name} not found`);
  try {
    return findCommit(state, repo, at);
  } catch (error) {
    throw error instanceof Refused ? no(error.message) : error;
  }
}

/** The commits of a set, and before them everything that they were made from, as pachd lists a set. */
function withProvenance(state: State, set: readonly Commit[]): Commit[] {
  const found = new Set<Commit>();
  const add = (commit: Commit) => {
    if (found.has(commit)) return;
    for (const { project, repo, type, id: from } of commit.provenance) {
      const above = type === "user" ? commitAt(state, { project, name: repo }, from) : undefined;
      if (above !== undefined) add(above);
    }
    found.add(commit);
  };
  for (const commit of set) add(commit);
  return [...found];
}

export function inspectCommit({ state, call, project }: Reading): Printed {
  const [name = "", at] = (call.names[0] ?? "").split("@");
  if (at === undefined) throw new Refused("pick commit tx: cannot pick commit with no ID or branch");
  return raw(call, [commitInfo(findCommit(state, { project, name }, at))]);
}
