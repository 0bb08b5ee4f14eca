import * as assert from "uvu/assert";
import { parseTarget, type Target } from "../../src/trace/target.ts";
import { deployOn } from "./deploy-of.ts";
import type { InProcess } from "./pachctl/in-process.ts";
import { commitOf } from "./trace-of.ts";

/** Git commits of a made-up repository, oldest first. */
export const commits = { first: "1".repeat(40), second: "2".repeat(40), third: "3".repeat(40), fourth: "4".repeat(40) };

/** What git knows of them. */
export const known = {
  [commits.first]: commitOf(commits.first, "first edges"),
  [commits.second]: commitOf(commits.second, "sharper edges"),
  [commits.third]: commitOf(commits.third, "less noise"),
  [commits.fourth]: commitOf(commits.fourth, "faster"),
};

export function digestOf(letter: string): string {
  return `sha256:${letter.repeat(64)}`;
}

export function targetOf(text: string): Target {
  const target = parseTarget(text);
  if (target === null) throw new Error(`${text} is no target`);
  return target;
}

/** Deploys `edges` and `montage`, which reads it, from a commit; only the image of `edges` is another each time. */
export async function deployEdges(cluster: InProcess, commit: string, letter: string): Promise<void> {
  const pipelines = [
    { name: "edges", reads: "images", image: "edges" },
    { name: "montage", reads: "edges", image: "montage" },
  ];
  const images = {
    edges: { digest: digestOf(letter), isMade: true },
    montage: { digest: digestOf("e"), isMade: true },
  };
  const relations = new Map(Object.values(commits).map((each) => [each, "before" as const]));
  const { outcomes } = await deployOn(cluster, { commit, pipelines, images }, { relations });
  assert.equal([...new Set(outcomes.map(({ kind }) => kind))], ["deployed"]);
  await cluster.wait(60_000);
}

export async function putImage(cluster: InProcess, path: string, text: string): Promise<void> {
  await cluster.outside(["put", "file", `images@master:${path}`, "-f", "-"], text);
  await cluster.wait(60_000);
}

/** Four deploys and three commits of data; after each the jobs run to their end. */
export async function playHistory(cluster: InProcess): Promise<void> {
  await cluster.outside(["create", "repo", "images"]);
  await putImage(cluster, "/a.png", "a");
  await deployEdges(cluster, commits.first, "a");
  await deployEdges(cluster, commits.second, "b");
  await putImage(cluster, "/b.png", "b");
  await deployEdges(cluster, commits.third, "c");
  await putImage(cluster, "/c.png", "c");
  await deployEdges(cluster, commits.fourth, "d");
}
