import { replaceIn } from "./scratch.ts";
import { type Stage, versionsIn } from "./stage.ts";
import { say, sayIf, tell } from "./tell.ts";

/** A spec that no file shows to be wrong: only pachd knows, and it is asked before anything is built. */
export async function refuseRehearsal({ repo, registry, cluster }: Stage): Promise<void> {
  say(
    "\nmontage shall read the data repo captions as well. pachook.yaml says that it is there; in the cluster it is not.",
  );
  await replaceIn(repo, "pachook.yaml", ["data: [images, labels]", "data: [images, labels, captions]"]);
  await replaceIn(repo, "pipelines/montage.yaml", ["repo: labelled", "repo: captions"]);
  await replaceIn(repo, "montage/montage.py", ["import", "# and captions\nimport"]);
  const commit = { typed: ["git", "commit", "-a", "-m", "captions"], exitCode: 0 } as const;
  await tell(repo, { why: "No file shows anything wrong.", ...commit });
  const tags = [...registry.manifests.keys()].join(" ");
  const push = { typed: ["npx", "pachook", "push"], exitCode: 1, says: "captions not found" } as const;
  await tell(repo, { why: "pachd itself is asked in a rehearsal, before anything is built.", ...push });
  sayIf(versionsIn(cluster) === "edges 2, labelled 1, montage 1", "Every pipeline is as it was.");
  sayIf(cluster.state().transactions.length === 0, "No transaction is open.");
  sayIf([...registry.manifests.keys()].join(" ") === tags, "Nothing new is in the registry.");
}
