import { appendTo } from "./scratch.ts";
import { type Stage, versionsIn } from "./stage.ts";
import { sayIf, tell } from "./tell.ts";

/** How little happens when little changed. */
export async function deployOneScript({ repo, registry, cluster }: Stage): Promise<void> {
  await appendTo(repo, "edges/edges.py", "# sharper\n");
  const commit = { typed: ["git", "commit", "-a", "-m", "sharper edges"], exitCode: 0 } as const;
  await tell(repo, { why: "One script changed.", ...commit });
  const plan = { typed: ["npx", "pachook", "plan"], exitCode: 0, says: "edges.py changed" } as const;
  await tell(repo, { why: "What would a deploy of it do?", ...plan });
  registry.bytesReceived = 0;
  const before = cluster.state().calls.length;
  const push = { typed: ["npx", "pachook", "push"], exitCode: 0, says: "edges runs" } as const;
  await tell(repo, { why: "Push it, and wait for the deploy here: the other way to do it.", ...push });
  const bytes = registry.bytesReceived;
  const calls = cluster.state().calls.length - before;
  sayIf(bytes > 0 && bytes < 10_000, `${bytes} bytes went to the registry, and pachctl was called ${calls} times.`);
  sayIf(versionsIn(cluster) === "edges 2, labelled 1, montage 1", "Only edges is another version.");
  const again = { typed: ["npx", "pachook", "deploy"], exitCode: 0, says: "nothing was done" } as const;
  await tell(repo, { why: "Once more: nothing is left to do.", ...again });
}
