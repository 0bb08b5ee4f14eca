// `npm run demo`: Pachook at work in a scratch repository, line by line. Needs Node and git, no network, and leaves
// nothing behind. Ends non-zero when something does not go as told.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Repo, withRepo } from "../test/support/with-repo.ts";
import { showImages } from "./demo/images.ts";
import { installWithoutNetwork, useExample } from "./demo/scratch.ts";
import { tell } from "./demo/tell.ts";

const edges = "pipelines/edges.json";

await withRepo(async (repo) => {
  say("A scratch repository with three pipelines and their Dockerfiles, and the packed Pachook installed in it.");
  await useExample(repo);
  await installWithoutNetwork(repo);
  await tell(repo, { why: "These are its files.", typed: ["git", "ls-files"], exitCode: 0 });
  await tell(repo, { why: "Is every pipeline spec valid?", typed: ["npx", "pachook", "validate"], exitCode: 0 });

  say("\nThe data repos are filled from outside. One line of pachook.yaml says so.");
  await repo.write("pachook.yaml", "data: [images, labels]\n");
  await tell(repo, { why: "Is it fine now?", typed: ["npx", "pachook", "validate"], exitCode: 0, says: "no problems" });

  say(`\nSomebody copies an old example: "pfs" is spelled "atom", and a quantity has a wrong unit.`);
  await replace(repo, edges, ['"pfs"', '"atom"'], ['"128Mi"', '"128MB"']);
  const broken = { typed: ["npx", "pachook", "validate"], exitCode: 1, says: "atom" } as const;
  await tell(repo, { why: "All that is wrong, at once.", ...broken });
  await tell(repo, {
    why: "What can be mended safely?",
    typed: ["npx", "pachook", "fix", "--diff"],
    exitCode: 0,
    says: "pfs",
  });
  await tell(repo, { why: "Mend it.", typed: ["npx", "pachook", "fix"], exitCode: 0 });
  await tell(repo, { why: "Nothing is left.", typed: ["npx", "pachook", "validate"], exitCode: 0 });

  await tell(repo, { why: "From now on, at every commit.", typed: ["npx", "pachook", "init", "--yes"], exitCode: 0 });
  await tell(repo, { why: "Stage all of it.", typed: ["git", "add", "--all"], exitCode: 0 });
  await tell(repo, { why: "A good commit passes.", typed: ["git", "commit", "-m", "check specs"], exitCode: 0 });

  say(`\nA slip of the finger: "glob" becomes "glb".`);
  await replace(repo, edges, ['"glob"', '"glb"']);
  await tell(repo, { why: "Stage it.", typed: ["git", "add", edges], exitCode: 0 });
  const refused = { typed: ["git", "commit", "-m", "more pictures"], exitCode: 1, says: "glb" } as const;
  await tell(repo, { why: "A bad commit is refused.", ...refused });
  await tell(repo, {
    why: "Nothing was committed.",
    typed: ["git", "log", "--oneline"],
    exitCode: 0,
    says: "check specs",
  });
  await tell(repo, {
    why: "Take the slip back.",
    typed: ["git", "restore", "--staged", "--worktree", edges],
    exitCode: 0,
  });

  await tell(repo, {
    why: "How the pipelines hang together.",
    typed: ["npx", "pachook", "graph"],
    exitCode: 0,
    says: "montage",
  });
  await showImages(repo);
});
await withRepo(async (repo) => {
  say("\nAnother repository: Python, and no package.json.");
  await useExample(repo);
  await repo.git("rm", "--quiet", "package.json");
  await repo.write("edges.py", "print('edges')\n");
  await repo.commit("python");
  const elsewhere = join(repo.dir, "../elsewhere");
  await repo.write("../elsewhere/.keep", "");
  await installWithoutNetwork({ ...repo, dir: elsewhere });
  await tell(repo, {
    why: "What would be added? Nothing is, yet.",
    typed: ["npx", "pachook", "init", "--dry-run"],
    exitCode: 0,
    says: "There is no package.json here",
    instead: join(elsewhere, "node_modules/.bin/pachook"),
  });
});
say("\nAll went as told. The scratch repository is gone.");

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Changes a file of the clone; a text that is not there would make the demo show something else than it says. */
async function replace({ dir, write }: Repo, path: string, ...changes: (readonly [from: string, to: string])[]) {
  let text = await readFile(join(dir, path), "utf8");
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
    text = text.replace(from, to);
  }
  await write(path, text);
}
