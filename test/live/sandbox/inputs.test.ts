import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { Env } from "../../../src/host.ts";
import { liveEngines } from "../../support/live-engines.ts";
import { whyNotLive } from "../../support/live-programs.ts";
import { makeSandboxImage, sandboxImage, testIn } from "../../support/live-sandbox.ts";
import { runChild } from "../../support/run-child.ts";
import { describe } from "../../support/suite.ts";
import { withFolder } from "../../support/with-folder.ts";

const engines = ["docker", "buildah"] as const;
type Engine = (typeof engines)[number];

type Probe = {
  script: string;
  input: object;
  transform?: { image?: string; user?: string };
  samples?: Readonly<Record<string, string>>;
  rest?: object;
};

const two = { "samples/data/a.txt": "one\n", "samples/data/b.txt": "two\n" };
const [all, each] = [{ pfs: { repo: "data", glob: "/" } }, { pfs: { repo: "data", glob: "/*" } }];

/** Runs probes one after the other, each in a folder of its own; `seen` are the lines that the code wrote there. */
function probing(engine: Engine, folder: string, env: Env) {
  let count = 0;
  return async ({ script, input, transform = {}, samples = two, rest = {} }: Probe) => {
    count += 1;
    const at = join(folder, `case-${count}`);
    const code = { image: sandboxImage, ...transform, cmd: ["sh", "-c", script] };
    const spec = { pipeline: { name: "probe" }, datum_tries: 1, transform: code, input, ...rest };
    const flags = ["--engine", engine, "--network", "none", "--jobs", "1"];
    const ran = await testIn(at, env, { spec, samples, flags });
    const seen = async (path = "seen") => {
      const text = await readFile(join(at, ".pachook/test/out/default/probe", path), "utf8").catch(() => "(nothing)");
      return text.trimEnd().split("\n");
    };
    return { ...ran, seen, why: JSON.stringify(ran.report) };
  };
}

for (const engine of engines) {
  describe(`inputs as a container of ${engine} sees them`, (it) => {
    const whyNot = liveEngines[engine].whyNot() ?? whyNotLive(["busybox"]);
    const live = (title: string, test: () => Promise<void>) =>
      whyNot === null ? it(title, test) : it.skip(title, whyNot);

    live("of each kind, with what a laptop lacks said, and as the cluster's usual user", () =>
      withFolder((folder) =>
        liveEngines[engine].with(folder, async (env) => {
          await makeSandboxImage(engine, folder, env);
          const run = probing(engine, folder, env);

          // Files without content; what is lazy or in a bucket is another thing here, and that is said.
          const empty = await run({
            script: "stat -c '%s %n' /pfs/data/a.txt >/pfs/out/seen",
            input: { pfs: { repo: "data", glob: "/", empty_files: true } },
          });
          assert.equal(await empty.seen(), ["0 /pfs/data/a.txt"], empty.why);
          const lazy = await run({
            script: "cat /pfs/data/a.txt >/pfs/out/seen",
            input: { pfs: { repo: "data", glob: "/", lazy: true, empty_files: true } },
          });
          assert.equal(await lazy.seen(), ["one"], lazy.why);
          assert.match(lazy.report.notes.join(" "), "lazy: data holds plain files here");
          const bucket = await run({
            script: "ls -A /pfs/data/ | wc -l | tr -d ' ' >/pfs/out/seen",
            input: { pfs: { repo: "data", glob: "/", s3: true } },
            rest: { s3_out: true },
          });
          assert.equal(await bucket.seen(), ["0"], bucket.why);
          assert.match(bucket.report.notes.join(" "), "there is no S3 gateway here; data is an empty folder");
          assert.match(bucket.report.notes.join(" "), "s3_out: there is no S3 gateway here");

          // The tick of a clock is an empty file, named for its time.
          const cron = await run({
            script: "cd /pfs/tick/; { ls; stat -c %s *; echo $tick; } >/pfs/out/seen",
            input: { cron: { name: "tick", spec: "@daily" } },
          });
          const [time = "", size, variable] = await cron.seen();
          assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, cron.why);
          assert.equal([size, variable], ["0", `/pfs/tick/${time}`]);

          // A group: all files under one name, the variable is the last one's, and its key is one more.
          const group = await run({
            script:
              '{ ls /pfs/data/; echo "$data $PACH_DATUM_data_GROUP_BY"; } >/pfs/out/seen-$PACH_DATUM_data_GROUP_BY',
            input: { group: [{ pfs: { repo: "data", glob: "/(*)-*", group_by: "$1" } }] },
            samples: { "samples/data/x-1": "", "samples/data/x-2": "", "samples/data/y-1": "" },
          });
          assert.is(group.report.count, 2, group.why);
          assert.equal(await group.seen("seen-x"), ["x-1", "x-2", "/pfs/data/x-2 x"], group.why);
          assert.equal(await group.seen("seen-y"), ["y-1", "/pfs/data/y-1 y"]);

          // An outer join: where there is no partner, there is no folder and no variable of it.
          const joined = await run({
            script:
              'cd /pfs; { ls -d left right 2>/dev/null; echo "${PACH_DATUM_left_JOIN_ON-unset} ${PACH_DATUM_right_JOIN_ON-unset} ${right-unset}"; } >/pfs/out/seen-$PACH_DATUM_left_JOIN_ON',
            input: {
              join: [
                { pfs: { name: "left", repo: "left", glob: "/(*)", join_on: "$1", outer_join: true } },
                { pfs: { name: "right", repo: "right", glob: "/(*)", join_on: "$1" } },
              ],
            },
            samples: { "samples/left/a": "", "samples/left/b": "", "samples/right/a": "" },
          });
          assert.is(joined.report.count, 2, joined.why);
          assert.equal(await joined.seen("seen-a"), ["left", "right", "a a /pfs/right/a"], joined.why);
          assert.equal(await joined.seen("seen-b"), ["left", "b unset unset"]);

          // A user by number: no rights, and nothing to write to but the volumes.
          const confined = await run({
            script:
              "{ id -u; grep CapEff /proc/self/status | tr -d '\\t'; touch /at-root 2>/dev/null && echo writes / || echo refused; for at in pfs tmp pach; do touch /$at/x && echo writes $at; done; rm /pfs/x; } >/pfs/out/seen",
            input: all,
            transform: { user: "1234" },
          });
          const rights = ["1234", "CapEff:0000000000000000", "refused", "writes pfs", "writes tmp", "writes pach"];
          assert.equal(await confined.seen(), rights, confined.why);

          // Without an image: Pachyderm's own default.
          const tag = engine === "docker" ? "ubuntu:20.04" : "docker.io/library/ubuntu:20.04";
          const tagged = await runChild({ file: engine, args: ["tag", sandboxImage, tag], cwd: folder, env });
          assert.is(tagged.exitCode, 0, tagged.stderr);
          const usual = await run({
            script: "echo $FROM_IMAGE >/pfs/out/seen",
            input: all,
            transform: { image: "" },
          });
          assert.equal(await usual.seen(), ["image"], usual.why);

          // A file of one datum where another has a folder: each succeeds, and the job cannot.
          const clash = await run({
            script: "case $data in */a.txt) echo >/pfs/out/at;; *) mkdir /pfs/out/at; echo >/pfs/out/at/below;; esac",
            input: each,
          });
          assert.is(clash.exitCode, 1);
          assert.equal(
            clash.report.datums.map(({ status }) => status),
            ["success", "success"],
            clash.why,
          );
          assert.equal(clash.report.clashes, ["file / directory path collision (/at/below)"]);
        }),
      ),
    );
  });
}
