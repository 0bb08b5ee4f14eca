import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { markContainers, removeLeftContainers } from "../../../src/tools/engine/left-containers.ts";
import { runLive } from "../../../src/tools/run-live.ts";
import { describe } from "../../support/suite.ts";
import { withFolder } from "../../support/with-folder.ts";

/** The removals that podman is asked for, where its containers have these records by their ids; "" is none. */
async function removalsFor(records: Readonly<Record<string, string>>, folder: string): Promise<string[][]> {
  const store = join(folder, "vfs-containers");
  for (const [id, record] of Object.entries(records)) {
    await mkdir(join(store, id, "userdata"), { recursive: true });
    if (record !== "") await writeFile(join(store, id, "userdata", "buildah.json"), record);
  }
  const calls: string[][] = [];
  const answers: Readonly<Record<string, string>> = { info: `${store}\n`, ps: Object.keys(records).join("\n") };
  const run = async ({ args }: { args: readonly string[] }) => {
    calls.push([...args]);
    return { exitCode: 0, stdout: answers[args[0] ?? ""] ?? "", stderr: "" };
  };
  await removeLeftContainers("podman", { run, runLive, cwd: folder, env: {} }, folder);
  return calls.filter(([verb]) => verb === "rm");
}

describe("containers that a build left", (it) => {
  it("are those whose record names the build's mark, and no others", () =>
    withFolder(async (folder) => {
      const [, value = ""] = await markContainers(folder);
      const path = value.split("src=")[1];
      const records = {
        aa11: JSON.stringify({ CommonBuildOpts: { Secrets: [`id=pachook-mark,src=${path}`] } }),
        bb22: JSON.stringify({ CommonBuildOpts: { Secrets: ["id=pachook-mark,src=/tmp/pachook-other/mark"] } }),
        cc33: JSON.stringify({ CommonBuildOpts: { Secrets: null } }),
        dd44: "",
      };

      assert.equal(await removalsFor(records, folder), [["rm", "--force", "aa11"]]);
    }));

  it("nothing is removed where none is the build's", () =>
    withFolder(async (folder) => {
      await markContainers(folder);

      assert.equal(await removalsFor({ bb22: "{}" }, folder), []);
    }));
});
