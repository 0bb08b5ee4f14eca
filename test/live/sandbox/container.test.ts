import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { liveEngines } from "../../support/live-engines.ts";
import { whyNotLive } from "../../support/live-programs.ts";
import { ask, makeSandboxImage, type SandboxRun, sandboxImage, testIn } from "../../support/live-sandbox.ts";
import { describe } from "../../support/suite.ts";
import { withFolder } from "../../support/with-folder.ts";

const engines = ["docker", "buildah"] as const;

const input = { pfs: { repo: "data", glob: "/*" } };
const samples = { "samples/data/a.txt": "one\n", "samples/data/b.txt": "two\n" };

function probe(script: string, more: { transform?: object; [name: string]: unknown } = {}) {
  const { transform, ...rest } = more;
  const cmd = ["sh", "-c", script];
  return { pipeline: { name: "probe" }, transform: { image: sandboxImage, cmd, ...transform }, input, ...rest };
}

for (const name of engines) {
  describe(`what a container of ${name} sees`, (it) => {
    const whyNot = liveEngines[name].whyNot() ?? whyNotLive(["busybox"]);
    const live = (title: string, test: () => Promise<void>) =>
      whyNot === null ? it(title, test) : it.skip(title, whyNot);

    live("each line of the runtime that can be seen from inside", () =>
      withFolder((folder) =>
        liveEngines[name].with(folder, async (env) => {
          await makeSandboxImage(name, folder, env);
          let count = 0;
          const run = async (
            spec: object,
            flags: readonly string[] = [],
            files = {},
          ): Promise<SandboxRun & { at: string }> => {
            count += 1;
            const at = join(folder, `case-${count}`);
            const all = ["--engine", name, "--network", "none", ...flags];
            return { at, ...(await testIn(at, env, { spec, samples: { ...samples, ...files }, flags: all })) };
          };
          const output = (at: string, path: string) =>
            readFile(join(at, ".pachook/test/out/default/probe", path), "utf8");

          // Process: no entrypoint, no shell around cmd, null device as stdin, the image's WORKDIR.
          const process = await run(
            probe("", {
              transform: {
                cmd: [
                  "sh",
                  "-c",
                  'F=/pfs/out/$PACH_DATUM_ID; id -u >$F; { pwd; cat; echo "$1"; } >>$F',
                  "x",
                  "$HOME *",
                ],
              },
            }),
          );
          assert.equal([process.exitCode, process.report.count], [0, 2], JSON.stringify(process.report));
          const first = process.report.datums[0]?.id ?? "";
          assert.is(await output(process.at, first), "0\n/work\n$HOME *\n");

          // Links of /pfs, one datum's file alone, its mode, .env, and what the image has under /pfs hidden.
          const files = await run(
            probe(
              'cd /pfs; { ls -A; readlink data | grep -c "^/pfs/.scratch/"; ls data/; find data; stat -c %a data/a.txt; test -w data/a.txt && echo writable; grep -c ^PACH_DATUM_ID= .env; ls -A out/; } >/tmp/seen; cat /tmp/seen >/pfs/out/seen',
            ),
            ["--datum", "1"],
          );
          assert.is(files.exitCode, 0, JSON.stringify(files.report));
          assert.equal((await output(files.at, "seen")).trim().split("\n"), [
            ".env",
            ".scratch",
            "data",
            "out",
            "1",
            "a.txt",
            "data",
            "644",
            "writable",
            "1",
          ]);

          // Variables: the datum's over the pod's over the spec's over the image's.
          const variables = await run(
            probe(
              '{ echo "$data $FROM_IMAGE $OVER $PPS_PIPELINE_NAME $TEXT"; env | grep -c -E "^(data_COMMIT|PACH_JOB_ID|PACH_OUTPUT_COMMIT_ID)=[0-9a-f]{32}$"; echo "$PATH" | grep -c ":/pach-bin$"; } >/pfs/out/seen',
              {
                transform: { env: { OVER: "spec", PPS_PIPELINE_NAME: "spec", TEXT: "a $HOME 'b'" } },
              },
            ),
            ["--datum", "1"],
          );
          assert.is(await output(variables.at, "seen"), "/pfs/data/a.txt image spec probe a $HOME 'b'\n3\n1\n");

          // stdin, working_dir and user.
          const settings = await run(
            probe("", {
              transform: {
                cmd: ["sh"],
                stdin: ["pwd >/pfs/out/seen", "id -u >>/pfs/out/seen", "id -g >>/pfs/out/seen"],
                working_dir: "etc",
                user: "analyst:staff",
              },
            }),
            ["--datum", "1"],
          );
          assert.is(settings.exitCode, 0, JSON.stringify(settings.report));
          assert.is(await output(settings.at, "seen"), "/etc\n1234\n77\n");
          const unknown = await run(probe("true", { transform: { user: "4321" } }));
          assert.match(unknown.report.refused[0] ?? "", /not in the image's \/etc\/passwd/);

          // Exit codes, tries, err_cmd, signals, a command that is not there.
          const failing = await run(probe("echo out; echo err >&2; exit 3", { datum_tries: 2 }), ["--datum", "1"]);
          assert.equal(
            [failing.exitCode, failing.report.datums[0]?.why, failing.report.datums[0]?.tries],
            [1, "exit code 3", 2],
          );
          assert.is([...(failing.report.datums[0]?.log ?? "").matchAll(/out|err/g)].length, 4);
          const accepted = await run(probe("exit 3", { transform: { accept_return_code: [3] } }));
          assert.is(accepted.exitCode, 0);
          const recovered = await run(probe("exit 3", { datum_tries: 1, transform: { err_cmd: ["true"] } }));
          assert.equal([recovered.exitCode, recovered.report.datums[0]?.status], [0, "recovered"]);
          const killed = await run(probe("kill -SEGV $$", { datum_tries: 1 }), ["--datum", "1"]);
          assert.match(killed.report.datums[0]?.why ?? "", /exit code \d+/);
          const missing = await run(probe("", { datum_tries: 1, transform: { cmd: ["nothing-of-the-kind"] } }), [
            "--datum",
            "1",
          ]);
          assert.match(missing.report.datums[0]?.why ?? "", /did not start|exit code 127/);

          // Each try starts from nothing.
          const fresh = await run(
            probe("ls /pfs/out/ /pfs/data/; touch /pfs/out/x; rm /pfs/data/a.txt; exit 1", { datum_tries: 2 }),
            ["--datum", "1"],
          );
          assert.is([...(fresh.report.datums[0]?.log ?? "").matchAll(/a\.txt/g)].length, 2);

          // A hung container ends with its children.
          const hung = await run(probe("sleep 4711 & sleep 4712", { datum_timeout: "1s", datum_tries: 1 }), [
            "--datum",
            "1",
          ]);
          assert.match(hung.report.datums[0]?.why ?? "", /datum_timeout \(1 s\)/);
          assert.not.match(await ask("ps", ["-e", "-o", "args="], env), /sleep 471[12]/);

          // Output: links followed, broken ones and bad names refused, empty folders gone, two writers of one path.
          const links = await run(
            probe(
              "ln -s /pfs/data/a.txt /pfs/out/l; mkdir /pfs/out/empty; ln -s data /pfs/out/../nothing; touch /pfs/out/b; mkfifo /pfs/out/pipe",
            ),
            ["--datum", "1"],
          );
          assert.is(links.exitCode, 0, JSON.stringify(links.report));
          assert.equal((await readdir(join(links.at, ".pachook/test/out/default/probe"))).sort(), ["b", "l"]);
          assert.is(await output(links.at, "l"), "one\n");
          const broken = await run(probe("ln -s /pfs/data/none /pfs/out/l", { datum_tries: 1 }), ["--datum", "1"]);
          assert.match(broken.report.datums[0]?.why ?? "", /broken link/);
          const named = await run(probe("touch '/pfs/out/a[1]'", { datum_tries: 1 }), ["--datum", "1"]);
          assert.match(named.report.datums[0]?.why ?? "", /cannot be represented in PFS/);
          const twice = await run(probe("touch /pfs/out/same"));
          assert.match(twice.report.clashes[0] ?? "", /duplicate path output by different datums/);
          assert.is(twice.exitCode, 1);

          // A worker's container, /tmp too, is there for all its datums; what one leaves running is not.
          const leave = "echo x | tee -a /tmp/count >>/work/count; ps >/pfs/out/ps-$PACH_DATUM_ID; sleep 4715 &";
          const shared = await run(probe(`${leave} cat /tmp/count /work/count >/pfs/out/$PACH_DATUM_ID`), [
            "--jobs",
            "1",
          ]);
          assert.is(shared.exitCode, 0, JSON.stringify(shared.report));
          const ids = shared.report.datums.map(({ id }) => id);
          assert.equal(await Promise.all(ids.map((id) => output(shared.at, id))), ["x\nx\n", "x\nx\nx\nx\n"]);
          assert.not.match(await output(shared.at, `ps-${ids[1]}`), /sleep 4715$/m);
          assert.not.match(await ask("ps", ["-e", "-o", "args="], env), /sleep 4715$/m);

          // After a hung datum there is a container for the next one.
          const both = await run(probe("sleep 4716", { datum_timeout: "1s", datum_tries: 1 }), ["--jobs", "1"]);
          const late = "ran longer than datum_timeout (1 s) and was killed";
          assert.equal(
            both.report.datums.map(({ why }) => why),
            [late, late],
          );

          // A working directory that is missing is not made.
          if (name === "docker") {
            const nowhere = await run(probe("true", { datum_tries: 1, transform: { working_dir: "/none" } }), [
              "--datum",
              "1",
            ]);
            assert.match(nowhere.report.datums[0]?.why ?? "", /did not start: .*\/none/);
          }

          // Secrets.
          const secret = await run(
            probe('echo "$TOKEN $(cat /keys/token)" >/pfs/out/seen', {
              transform: { secrets: [{ name: "s", key: "token", env_var: "TOKEN", mount_path: "/keys" }] },
            }),
            ["--datum", "1", "--secret", `s/token=${join(folder, "token")}`],
            { "../token": "hush" },
          );
          assert.is(await output(secret.at, "seen"), "hush hush\n");

          // Batching: one process for all datums, which asks for the next.
          const batched = await run(
            probe("echo start >/tmp/starts; while pachctl next datum; do . /pfs/.env; cp /pfs/data/* /pfs/out/; done", {
              transform: { datum_batching: true },
            }),
          );
          assert.is(batched.exitCode, 0, JSON.stringify(batched.report));
          assert.equal((await readdir(join(batched.at, ".pachook/test/out/default/probe"))).sort(), ["a.txt", "b.txt"]);
          const ended = await run(
            probe("pachctl next datum; exit 0", { datum_tries: 1, transform: { datum_batching: true } }),
          );
          assert.equal(
            ended.report.datums.map(({ why }) => why),
            ["user code exited prematurely", "user code exited prematurely"],
          );
          const unbatched = await run(probe("pachctl next datum", { datum_tries: 1 }), ["--datum", "1"]);
          assert.match(unbatched.report.datums[0]?.log ?? "", /datum batching not enabled/);

          // Nothing is left.
          const containers = name === "docker" ? ["ps", "--all", "--quiet"] : ["containers", "--quiet"];
          assert.is((await ask(name, containers, env)).trim(), "");
          assert.not.match(await readFile("/proc/self/mountinfo", "utf8"), new RegExp(`${folder}/case-`));
          assert.equal(
            (await readdir(join(batched.at, ".pachook/test"))).filter((each) => each.startsWith("pachook-")),
            [],
          );
        }),
      ),
    );
  });
}
