import { chmod, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { Failure } from "../../src/failure.ts";
import { readInput } from "../../src/pachyderm/datums/input-tree.ts";
import { datumsOf } from "../../src/pachyderm/datums.ts";
import type { Input, Transform } from "../../src/pachyderm/request.ts";
import { readSample } from "../../src/samples/read-sample.ts";
import { datumVariables } from "../../src/sandbox/environment.ts";
import { layOut } from "../../src/sandbox/lay-out.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";

const job = {
  id: "a".repeat(32),
  pipeline: "edges",
  project: "vision",
  specCommit: "b".repeat(32),
  commitOf: () => "c".repeat(32),
  secrets: { TOKEN: "from a file", LEVEL: "from a secret" },
};

type Laid = { paths: string[]; variables: Readonly<Record<string, string>>; env: string; modes: string[] };

/** Lays out the first datum of an input whose data is always the same folder. */
function firstDatum(input: Input, transform: Transform = {}): Promise<Laid> {
  return withFolder(async (folder) => {
    const sample = join(folder, "sample");
    await mkdir(join(sample, "d/deep"), { recursive: true });
    await writeFile(join(sample, "d/x.csv"), "x");
    await writeFile(join(sample, "d/deep/y.csv"), "yy");
    await writeFile(join(sample, "run.sh"), "#!/bin/sh\n");
    await chmod(join(sample, "run.sh"), 0o755);
    const { files } = readSample(sample);
    const tree = readInput(input, { pipeline: "edges", project: "vision" });
    const datums = "error" in tree ? tree : await datumsOf(tree, () => files);
    if ("error" in datums) throw new Error(datums.error);
    const [datum] = datums.first(1);
    if (datum === undefined) throw new Error("no datum");
    const variables = datumVariables({ ...datum, keysOf: datums.keysOf }, job, transform);
    const pfs = join(folder, "pfs");
    await mkdir(pfs);
    layOut(datum, () => ({ folder: sample, files }), { folder: pfs, variables });
    const paths = (await readdir(pfs, { recursive: true })).sort();
    const infos = await Promise.all(paths.map(async (path) => ({ path, info: await stat(join(pfs, path)) })));
    const modes = infos.flatMap(({ path, info }) =>
      info.isFile() ? [`${path} ${(info.mode & 0o777).toString(8)} ${info.size}`] : [],
    );
    return { paths, variables, env: await readFile(join(pfs, ".env"), "utf8"), modes };
  });
}

describe("the /pfs of a datum", (it) => {
  it("has only the datum's files, at their full paths, and an empty out", async () => {
    const { paths, variables } = await firstDatum({ pfs: { repo: "images", glob: "/*/*.csv" } });

    assert.equal(paths, [".env", "images", "images/d", "images/d/x.csv", "out"]);
    assert.is(variables["images"], "/pfs/images/d/x.csv");
  });

  it("has all below a directory, the whole repo for /, and nothing that can be executed", async () => {
    const folder = await firstDatum({ pfs: { repo: "images", glob: "/d" } });
    const whole = await firstDatum({ pfs: { repo: "images", glob: "/" } });

    assert.equal(folder.paths, [
      ".env",
      "images",
      "images/d",
      "images/d/deep",
      "images/d/deep/y.csv",
      "images/d/x.csv",
      "out",
    ]);
    assert.is(folder.variables["images"], "/pfs/images/d");
    assert.is(whole.variables["images"], "/pfs/images");
    assert.ok(whole.modes.includes("images/run.sh 644 10"));
  });

  it("has files without content for empty_files, and none at all for s3", async () => {
    const empty = await firstDatum({ pfs: { repo: "images", glob: "/run.sh", empty_files: true } });
    const s3 = await firstDatum({ pfs: { repo: "images", glob: "/", s3: true } });

    assert.ok(empty.modes.includes("images/run.sh 644 0"));
    assert.equal(s3.paths, [".env", "images", "out"]);
  });

  it("lets no name of an input lead out of it", async () => {
    for (const name of ["../x", "..", "a/b", "out", ".env"]) {
      const failure = await firstDatum({ pfs: { repo: "images", name, glob: "/*" } }).then(
        () => null,
        (error) => error,
      );
      assert.instance(failure, Failure, name);
    }
  });
});

describe("the variables of a datum", (it) => {
  it("win over those of the pod, and these over env and secrets", async () => {
    const env = { LEVEL: "from env", PPS_PIPELINE_NAME: "mine", images: "mine", OTHER: "$LEVEL" };

    const { variables, env: file } = await firstDatum({ pfs: { repo: "images", glob: "/d" } }, { env });

    assert.is(variables["TOKEN"], "from a file");
    assert.is(variables["LEVEL"], "from env");
    assert.is(variables["OTHER"], "$LEVEL");
    assert.is(variables["PPS_PIPELINE_NAME"], "edges");
    assert.is(variables["images"], "/pfs/images/d");
    assert.is(variables["PACH_PIPELINE_NAME"], undefined);
    assert.match(file, "\nPACH_JOB_ID=aaaaaaaa");
  });

  it("name the ids of datum, job and commits", async () => {
    const { variables } = await firstDatum({ pfs: { repo: "images", glob: "/d" } });

    assert.match(variables["PACH_DATUM_ID"] ?? "", /^[0-9a-f]{64}$/);
    assert.is(variables["PACH_JOB_ID"], variables["PACH_OUTPUT_COMMIT_ID"]);
    assert.is(variables["images_COMMIT"], "c".repeat(32));
  });

  it("have the key of a join and of a group, and the last of several files", async () => {
    const group = [{ pfs: { repo: "images", glob: "/d/(*)", group_by: "k", join_on: "$1" } }];

    const { variables, paths } = await firstDatum({ group });

    assert.is(variables["PACH_DATUM_images_GROUP_BY"], "k");
    assert.ok(["deep", "x.csv"].includes(variables["PACH_DATUM_images_JOIN_ON"] ?? ""));
    assert.ok(paths.includes("images/d/deep/y.csv") && paths.includes("images/d/x.csv"));
  });
});
