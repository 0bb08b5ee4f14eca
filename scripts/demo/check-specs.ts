import { installWithoutNetwork, replaceIn, useExample } from "./scratch.ts";
import type { Stage } from "./stage.ts";
import { say, tell } from "./tell.ts";

/** What is wrong in a repository that never heard of Pachook, and what of it is mended by itself. */
export async function checkSpecs({ repo }: Stage): Promise<void> {
  say("A scratch repository with three pipelines and their Dockerfiles, and the packed Pachook installed in it.");
  await useExample(repo);
  await installWithoutNetwork(repo);
  await tell(repo, { why: "These are its files.", typed: ["git", "ls-files"], exitCode: 0 });
  await tell(repo, { why: "Is every pipeline spec valid?", typed: ["npx", "pachook", "validate"], exitCode: 0 });

  say("\nThe data repos are filled from outside. One line of pachook.yaml says so.");
  await repo.write("pachook.yaml", "data: [images, labels]\n");
  await tell(repo, { why: "Is it fine now?", typed: ["npx", "pachook", "validate"], exitCode: 0, says: "no problems" });

  say(`\nSomebody copies an old example: "pfs" is spelled "atom", and a quantity has a wrong unit.`);
  await replaceIn(repo, "pipelines/edges.json", ['"pfs"', '"atom"'], ['"128Mi"', '"128MB"']);
  const broken = { typed: ["npx", "pachook", "validate"], exitCode: 1, says: "atom" } as const;
  await tell(repo, { why: "All that is wrong, at once.", ...broken });
  const diff = { typed: ["npx", "pachook", "fix", "--diff"], exitCode: 0, says: "pfs" } as const;
  await tell(repo, { why: "What can be mended safely?", ...diff });
  await tell(repo, { why: "Mend it.", typed: ["npx", "pachook", "fix"], exitCode: 0 });
  await tell(repo, { why: "Nothing is left.", typed: ["npx", "pachook", "validate"], exitCode: 0 });
}
