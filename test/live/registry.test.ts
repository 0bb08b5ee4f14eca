import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { runCli } from "../support/cli.ts";
import { answer, commitImage, pullAndRun } from "../support/live-image.ts";
import { whyNotLive } from "../support/live-programs.ts";
import { registryPrograms, withLiveRegistry } from "../support/live-registry.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";
import { withRepo } from "../support/with-repo.ts";

/** As `dockerfile` of live-image.ts, without what has to be run. */
const dockerfile = [
  "FROM scratch",
  "ENV GREETING=hello PATH=/bin",
  "COPY bin/busybox /bin/busybox",
  "COPY listing /listing",
  "COPY . /app",
  'CMD ["/bin/busybox", "sh", "/app/run"]',
  "",
].join("\n");

describe("Debian's docker-registry, with TLS and a login", (it) => {
  const whyNot = whyNotLive(["busybox", "docker", "dockerd", "runc", ...registryPrograms]);
  const title = "takes a commit's image from the command line, and docker pulls and runs it";
  if (whyNot !== null) return it.skip(title, whyNot);
  it(title, () =>
    withRepo((repo) =>
      withFolder((folder) =>
        withLiveRegistry(folder, async (registry) => {
          await commitImage(repo);
          await repo.git("checkout", "--quiet", ".");
          const files = { "image/Dockerfile": dockerfile, "image/listing": answer.slice(1, 8).join("\n") };
          const rules = `images: { image/Dockerfile: { repository: "${registry.host}/acme/edges" } }\n`;
          await repo.remove("beside.Dockerfile");
          await repo.commit("no step to run", { ...files, "pachook.yaml": rules });
          await repo.write("image/main.sh", "echo code of the working directory\n");
          const env = { ...repo.env, HOME: registry.home };
          const push = (home: string) =>
            runCli({ dir: repo.dir, env: { ...env, HOME: home } }, ["build", "--push", "--engine", "built-in"]);

          const stranger = await push(await homeWithOtherPassword(registry.home, registry.host));
          const trustless = await push(repo.home);
          const pushed = await push(registry.home);
          const again = await push(registry.home);

          assert.is(stranger.exitCode, 3, stranger.stderr);
          assert.ok(stranger.stderr.includes(`Log in: docker login ${registry.host}`), stranger.stderr);
          assert.is(trustless.exitCode, 3, trustless.stderr);
          assert.is(pushed.exitCode, 0, pushed.stderr);
          assert.is(again.stdout, pushed.stdout);
          const { said, keyLabel } = await pullAndRun(folder, registry, pushed.stdout.trim());
          assert.equal(said.split("\n").slice(0, 1), answer.slice(0, 1));
          assert.not.match(said, "working directory");
          assert.match(keyLabel, /^[0-9a-f]{64}$/);
        }),
      ),
    ),
  );
});

async function homeWithOtherPassword(home: string, host: string): Promise<string> {
  const other = join(home, "other");
  const certificates = join(other, ".docker", "certs.d", host);
  await mkdir(certificates, { recursive: true });
  await writeFile(join(certificates, "ca.crt"), await readFile(join(home, ".docker", "certs.d", host, "ca.crt")));
  const auth = Buffer.from("analyst:wrong").toString("base64");
  await writeFile(join(other, ".docker", "config.json"), JSON.stringify({ auths: { [host]: { auth } } }));
  return other;
}
