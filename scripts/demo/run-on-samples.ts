import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { replaceIn } from "./scratch.ts";
import type { Stage } from "./stage.ts";
import { say, sayIf, tell } from "./tell.ts";

const compare = ["--compare", "png=picture:3"] as const;

/** What the code of a pipeline makes of the sample data, before and after it changed. */
export async function runOnSamples({ repo }: Stage): Promise<void> {
  const datums = { typed: ["npx", "pachook", "datums", "edges"], exitCode: 0, says: "3 datums" } as const;
  await tell(repo, { why: "What would Pachyderm make of samples/images?", ...datums });
  const has = async (file: string, ...args: string[]) =>
    (await repo.run(file, args).catch(() => ({ exitCode: 1 }))).exitCode === 0;
  // The images come from a registry, and the demo needs no network: the code runs with this machine's own Python.
  const canRun =
    (await has("bwrap", "--ro-bind", "/", "/", "--unshare-pid", "true")) &&
    (await has("python3", "-c", "import numpy, PIL"));
  if (!canRun) {
    say(
      "\n(`pachook test --host` would run them now. It is left out: it needs bubblewrap, and Python with numpy and PIL.)",
    );
    return;
  }
  const typed = ["npx", "pachook", "test", "edges", "--host", ...compare] as const;
  await tell(repo, { why: "Run the code on them, as a job would.", typed, exitCode: 0, says: "as expected" });
  await replaceIn(repo, "edges/edges.py", ["np.hypot(down, right)", "np.abs(down)"]);
  const page = ".pachook/test.html";
  const again = { typed: [...typed, "--page", page], exitCode: 1, says: "files differ" } as const;
  await tell(repo, { why: "The script changes, and the pictures with it.", ...again });
  const pictures = (await readFile(join(repo.dir, page), "utf8")).match(/<img /g) ?? [];
  sayIf(pictures.length >= 2, `The page shows ${pictures.length} pictures, expected and written side by side.`);
  await replaceIn(repo, "edges/edges.py", ["np.abs(down)", "np.hypot(down, right)"]);
}
