import { parseCron } from "../../../src/pachyderm/cron.ts";
import { parseTriggerSize } from "../../../src/pachyderm/trigger-size.ts";
import { NotSimulated, Refused } from "./answered.ts";
import { currentVersion, pipelineAt, type RepoName, repoAt } from "./commits.ts";
import { type PfsInput, pfsInputs } from "./effective-spec.ts";
import { isObject, type JsonObject, objectAt, textAt } from "./json.ts";
import { childrenFirst } from "./judge-inputs.ts";
import { nameFault } from "./pipeline-name.ts";
import type { Pipeline, State } from "./state.ts";

/** A pipeline on its way in. `id` is that of the change; `existing` what it updates. */
export type Coming = RepoName & {
  /** The name as the spec has it: `edges^` is looked up as another version of `edges`, and then makes a repo of its own. */
  written: string;
  details: JsonObject;
  id: string;
  existing: Pipeline | undefined;
};

/**
 * pachd's no to a pipeline among all others: what it reads has to be there, branches must have names, and no way leads
 * back. Source: Pachyderm, src/server/pps/server/api_server.go, CreatePipelineInTransaction.
 */
export function judgePlace(state: State, coming: Coming): void {
  const { project, name, written, existing, details } = coming;
  judgeRepos(state, coming);
  if (written !== name) throw wrongName(coming);
  const own = repoAt(state, { project, name });
  if (existing === undefined && own !== undefined) {
    throw new Refused(`pipeline "${name}" cannot be created because a repo with the same name already exists`);
  }
  judgeSpecCommit(details, existing);
  if (existing?.versions.some(({ specCommit }) => specCommit === coming.id)) throw twice(coming);
  judgeBranches(state, coming);
  judgeTriggers(state, details);
  judgeDag(state, coming);
}

function judgeRepos(state: State, { details, project }: Coming): void {
  for (const input of pfsInputs(details)) {
    const { project: there, repo: name, type } = input;
    if (repoAt(state, { project: there, name }) === undefined || isPlain(state, input)) {
      throw new Refused(`repo ${there}/${name}${type === "user" ? "" : `.${type}`} not found`, "NotFound");
    }
  }
  for (const { cron } of cronsOf(details)) {
    const fault = nameFault(textAt(cron, "repo"));
    if (fault !== null && repoAt(state, { project, name: textAt(cron, "repo") }) === undefined) {
      throw new Refused(fault);
    }
  }
}

/** True for `repo_type: meta` of a repo that no pipeline writes. */
function isPlain(state: State, { project, repo, type }: PfsInput): boolean {
  return type !== "user" && pipelineAt(state, { project, name: repo }) === undefined;
}

function cronsOf(details: JsonObject): { cron: JsonObject }[] {
  const { input } = details;
  if (!isObject(input)) return [];
  return childrenFirst(input).flatMap((each) => (isObject(each["cron"]) ? [{ cron: each["cron"] }] : []));
}

function judgeSpecCommit(details: JsonObject, existing: Pipeline | undefined): void {
  const commit = details["spec_commit"];
  if (commit === undefined) return;
  if (existing !== undefined) throw new Refused("Cannot update a pipeline and provide a spec commit at the same time");
  if (objectAt(commit, "repo")["name"] !== undefined || objectAt(commit, "branch")["repo"] !== undefined)
    throw new NotSimulated("a spec commit");
  throw new Refused("error inspecting spec commit: pick commit tx: cannot pick commit with no repo");
}

function wrongName({ project, written, existing }: Coming): Refused {
  if (existing !== undefined)
    return new Refused(`start commit in transaction: repo ${project}/${written}.spec not found`, "NotFound");
  return new Refused(`error creating output repo for ${written}: ${nameFault(written)}`);
}

function twice({ project, name, id }: Coming): Refused {
  const commit = `${project}/${name}.spec@${id}`;
  return new Refused(
    `start commit in transaction: create commit: commit ${commit} already exists\n` +
      `inconsistent dependencies: cannot create commit from ${commit}; repo (${name}) already has a commit in this transaction`,
    "AlreadyExists",
  );
}

const output = "could not create/update output branch";

function judgeBranches(state: State, { details, project, id }: Coming): void {
  const fault = nameFault(textAt(details, "output_branch") || "master");
  if (fault !== null) throw new Refused(`${output}: ${fault}`);
  for (const { cron } of cronsOf(details)) {
    const [there, repo] = [textAt(cron, "project"), textAt(cron, "repo")];
    if (there === project) continue;
    const missing = `repo (id=0, project=${there}, name=${repo}, type=user) not found`;
    const commit = `commit (int_id=0, commit_id=${there}/${repo}.user@${id}) not found`;
    throw new Refused(`${output}: create empty commit: get commit by commit key: ${missing}\n${commit}`, "NotFound");
  }
  const fresh = new Map<string, string>();
  for (const { project: there, repo, branch } of pfsInputs(details)) {
    const bad = nameFault(branch);
    if (bad !== null) throw new Refused(`${output}: ${bad}`);
    if (repoAt(state, { project: there, name: repo })?.branches[branch] !== undefined) continue;
    if (/^[0-9a-f]{12}4[0-9a-f]{19}$/.test(branch)) {
      const why = "branch name cannot be a UUID V4";
      throw new Refused(`${output}: fill new branches: upsert branch: update head: ${why}`);
    }
    // Two new branches of one repo are more than pachd is made for.
    const other = fresh.get(`${there}/${repo}`);
    if (other !== undefined && other !== branch) {
      throw new Refused("panic: runtime error: invalid memory address or nil pointer dereference\n<stack>", "Aborted");
    }
    fresh.set(`${there}/${repo}`, branch);
  }
}

const triggered = "could not create/update trigger branch";

function judgeTriggers(state: State, details: JsonObject): void {
  for (const { project, repo, branch, trigger } of pfsInputs(details)) {
    if (trigger === null) continue;
    const no = (said: string) => new Refused(`${triggered}: ${said}`);
    const source = textAt(trigger, "branch");
    if (source === "") throw no("triggers must specify a branch to trigger on");
    const fault = nameFault(source);
    if (fault !== null) throw no(fault);
    const rate = textAt(trigger, "rate_limit_spec");
    const cronFault = (spec: string) => {
      const cron = parseCron(spec);
      return spec !== "" && "error" in cron ? cron.error : null;
    };
    if (cronFault(rate) !== null) throw no(`invalid trigger rate limit spec: ${cronFault(rate)}`);
    const size = textAt(trigger, "size");
    const bytes = parseTriggerSize(size);
    if (size !== "" && "error" in bytes) throw no(`invalid trigger size: ${bytes.error}`);
    if (textAt(trigger, "commits").startsWith("-")) throw no("can't trigger on a negative number of commits");
    const schedule = textAt(trigger, "cron_spec");
    if (cronFault(schedule) !== null) throw no(`invalid trigger cron spec: ${cronFault(schedule)}`);
    if (source === branch) throw no("triggers cannot form a loop");
    if (repoAt(state, { project, name: repo })?.branches[source] !== undefined) continue;
    const missing = `branch (id=0, branch=${project}/${repo}@${source}) not found`;
    throw new Refused(`${triggered}: create branch: update head: updating branch trigger: ${missing}`, "NotFound");
  }
}

function judgeDag(state: State, { details, project, name, existing }: Coming): void {
  for (const input of pfsInputs(details)) {
    if (!isBelow(state, { project: input.project, name: input.repo }, { project, name })) continue;
    const [reader, own] = [`${input.project}/${input.repo}.user@master`, `${project}/${name}.user@master`];
    const said = `cycle detected because ${reader} is already in the subvenance of ${own}`;
    throw new Refused(`${output}: create branch: update head: ${said}`, "Internal");
  }
  const branches = new Map<string, string>();
  // The output branch of before keeps what it was made from.
  const before = existing?.versions.map((version) => ({
    repo: `${project}/${name}`,
    branch: branchOf(version.details),
  }));
  const all = [{ repo: `${project}/${name}`, branch: branchOf(details) }, ...(before ?? [])];
  for (const { repo, branch } of [...all, ...ancestryOf(state, details)]) {
    if ((branches.get(repo) ?? branch) !== branch) {
      const said = `multiple branches from the same repo, "${repo}", cannot participate in a DAG`;
      throw new Refused(`validate DAG at end of transaction: ${said}`);
    }
    branches.set(repo, branch);
  }
}

function branchOf(details: JsonObject): string {
  return textAt(details, "output_branch") || "master";
}

function ancestryOf(state: State, details: JsonObject): { repo: string; branch: string }[] {
  return pfsInputs(details).flatMap(({ project, repo, branch }) => {
    const above = pipelineAt(state, { project, name: repo });
    const more = above === undefined ? [] : ancestryOf(state, currentVersion(above).details);
    return [{ repo: `${project}/${repo}`, branch }, ...more];
  });
}

function isBelow(state: State, repo: RepoName, above: RepoName): boolean {
  const pipeline = pipelineAt(state, repo);
  if (pipeline === undefined) return false;
  if (repo.project === above.project && repo.name === above.name) return true;
  return pfsInputs(currentVersion(pipeline).details).some(({ project, repo: name }) =>
    isBelow(state, { project, name }, above),
  );
}
