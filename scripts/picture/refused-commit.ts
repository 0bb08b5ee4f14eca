import { withRepo } from "../../test/support/with-repo.ts";
import { installWithoutNetwork, useExample } from "../demo/scratch.ts";

/** What a person sees whose commit is refused, from a real commit in a scratch repository: the command and its output. */
export async function refusedCommit(): Promise<string> {
  let seen = "";
  await withRepo(async (repo) => {
    await useExample(repo);
    await installWithoutNetwork(repo);
    await repo.write("pachook.yaml", "data: [images, labels]\n");
    const init = await repo.run("npx", ["--no", "--", "pachook", "init", "--yes"]);
    if (init.exitCode !== 0) throw new Error(`init ended with ${init.exitCode}: ${init.stdout}${init.stderr}`);
    await repo.commit("check specs");
    const spec = "pipelines/edges.json";
    await repo.write(spec, (await repo.git("show", `HEAD:${spec}`)).replace('"glob"', '"glb"').concat("\n"));
    const { exitCode, stdout, stderr } = await repo.run("git", ["commit", "-am", "more pictures"]);
    if (exitCode === 0) throw new Error("the commit was not refused");
    seen = `$ git commit -am "more pictures"\n${stdout}${stderr}`;
  });
  return seen;
}
