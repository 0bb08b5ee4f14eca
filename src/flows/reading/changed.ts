import { type Affected, affectedBy } from "../../changes/affected.ts";
import { Failure } from "../../failure.ts";
import type { Host } from "../../host.ts";
import type { Image } from "../../images/image.ts";
import { imagesByRepository } from "../../images/match-images.ts";
import { type Graph, graphOf, type PipelineNode } from "../../pachyderm/graph.ts";
import { gitObjectsIn } from "../../tools/git-objects.ts";
import { askGit, type Where } from "../../tools/git-plumbing.ts";
import { type Validated, validate } from "../validate.ts";

/** What a range of commits touches, as the newer commit has it. */
export type Changed = {
  from: string;
  to: string;
  affected: Affected<Image>;
  /** Pipelines whose spec changed, or whose image is built from what changed. */
  pipelines: readonly PipelineNode[];
  /** Those that read, by however many steps, what these write. */
  downstream: readonly PipelineNode[];
  /** Those whose spec and image the range leaves as they are. */
  untouched: readonly PipelineNode[];
  /** Spec files that the newer commit no longer has. */
  removed: readonly string[];
  /** True where the config changed: any spec may be filled in another way. */
  config: boolean;
  /** All files that differ, from the top of the repository. */
  paths: readonly string[];
  graph: Graph;
};

/**
 * Which specs, images and pipelines `A..B` touches (`A...B`: since they parted; `A`: up to HEAD). Reads objects only.
 *
 * @throws Failure "usage" where the range names no commits
 */
export async function changedIn(host: Host, range: string, top: string): Promise<Changed> {
  const where = { cwd: top, env: host.env };
  const { from, to } = await endsOf(range, where);
  const paths = (await askGit(where, ["diff-tree", "-r", "-z", "--name-only", "--no-renames", from, to]))
    .toString("utf8")
    .split("\0")
    .filter(Boolean);
  const objects = gitObjectsIn(where);
  try {
    const [newer, older] = [objects.commitTree(to), objects.commitTree(from)];
    const now = await validate(host, newer, { named: null, ignoreBaseline: true });
    const present = new Set((await newer.files()).map(({ path }) => path));
    const gone = paths.filter((path) => !present.has(path));
    const before = gone.length === 0 ? null : await validate(host, older, { named: null, ignoreBaseline: true });
    const removed = gone.filter((path) => before?.specs.some(({ source }) => source.file === path));
    return { from, to, removed, paths, ...touched(paths, now) };
  } finally {
    objects.close();
  }
}

function touched(paths: readonly string[], { specs, images, config }: Validated) {
  const affected = affectedBy(paths, { specs: [...new Set(specs.map(({ source }) => source.file))], images });
  const graph = graphOf(specs, { defaultProject: "default" });
  const imageOf = imagesByRepository(images);
  const files = new Set(affected.specs);
  const pipelines = graph.pipelines.filter(({ spec }) => {
    const built = imageOf(spec.request.transform?.image ?? "");
    return files.has(spec.source.file) || (built !== null && affected.images.includes(built));
  });
  const reached = withDownstream(graph, pipelines);
  const downstream = graph.pipelines.filter((pipeline) => reached.has(pipeline) && !pipelines.includes(pipeline));
  const untouched = graph.pipelines.filter((pipeline) => !pipelines.includes(pipeline));
  const isConfig = config.file !== null && paths.includes(config.file);
  return { affected, pipelines, downstream, untouched, config: isConfig, graph };
}

/** These and all that read, by however many steps, what they write. */
export function withDownstream(graph: Graph, pipelines: readonly PipelineNode[]): Set<PipelineNode> {
  const reached = new Set(pipelines);
  for (let size = -1; size !== reached.size; ) {
    size = reached.size;
    for (const pipeline of graph.pipelines) {
      const makers = pipeline.reads.flatMap(({ repo }) => graph.makers.get(repo) ?? []);
      if (makers.some((maker) => reached.has(maker))) reached.add(pipeline);
    }
  }
  return reached;
}

async function endsOf(range: string, where: Where): Promise<{ from: string; to: string }> {
  const [, left = "", dots = "..", right = ""] = /^(.*?)(?:(\.\.\.?)(.*))?$/s.exec(range) ?? [];
  const [from, to] = [await commitOf(left || "HEAD", where), await commitOf(right || "HEAD", where)];
  if (dots === "..") return { from, to };
  const base = (await askGit(where, ["merge-base", from, to])).toString("latin1").trim();
  return { from: base, to };
}

async function commitOf(name: string, where: Where): Promise<string> {
  try {
    const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
    return (await askGit(where, args)).toString("latin1").trim();
  } catch (cause) {
    const hint = "Name two commits of this clone, such as origin/main..HEAD.";
    throw new Failure("usage", `"${name}" is no commit here`, hint, { cause });
  }
}
