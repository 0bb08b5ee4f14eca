import { replaceIn } from "./scratch.ts";
import type { Stage } from "./stage.ts";
import { say, tell } from "./tell.ts";

const edges = "pipelines/edges.json";

/** The hooks: a good commit passes, a bad one is refused. */
export async function checkCommits({ repo }: Stage): Promise<void> {
  await tell(repo, { why: "From now on, at every commit.", typed: ["npx", "pachook", "init", "--yes"], exitCode: 0 });
  await tell(repo, { why: "Stage all of it.", typed: ["git", "add", "--all"], exitCode: 0 });
  await tell(repo, { why: "A good commit passes.", typed: ["git", "commit", "-m", "check specs"], exitCode: 0 });

  say(`\nA slip of the finger: "glob" becomes "glb".`);
  await replaceIn(repo, edges, ['"glob"', '"glb"']);
  await tell(repo, { why: "Stage it.", typed: ["git", "add", edges], exitCode: 0 });
  const refused = { typed: ["git", "commit", "-m", "more pictures"], exitCode: 1, says: "glb" } as const;
  await tell(repo, { why: "A bad commit is refused.", ...refused });
  const log = { typed: ["git", "log", "--oneline"], exitCode: 0, says: "check specs" } as const;
  await tell(repo, { why: "Nothing was committed.", ...log });
  const restore = ["git", "restore", "--staged", "--worktree", edges] as const;
  await tell(repo, { why: "Take the slip back.", typed: restore, exitCode: 0 });

  const graph = { typed: ["npx", "pachook", "graph"], exitCode: 0, says: "montage" } as const;
  await tell(repo, { why: "How the pipelines hang together.", ...graph });
}
