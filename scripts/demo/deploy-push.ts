import { storeImage } from "../../test/support/stored-image.ts";
import { appendTo } from "./scratch.ts";
import { type Stage, versionsIn } from "./stage.ts";
import { say, sayIf, tell } from "./tell.ts";

/** From a push to pipelines that run it. No container engine: the images only copy files onto a base. */
export async function deployPush({ repo, registry, cluster }: Stage): Promise<void> {
  say(
    "\nNow towards the cluster. THE CLUSTER IS SIMULATED: `pachctl` here is a stand-in that answers as a recorded one",
  );
  say("did, and no container runs. The registry is a small one in this process; git and its bare remote are real.");
  const acme = `${registry.host}/vision`;
  await storeImage(registry, {
    repository: "vision/python",
    tag: "3.12",
    layers: [
      { usr: { folder: 0o755 }, "usr/lib": { folder: 0o755 }, "usr/lib/numpy.bin": Buffer.alloc(2_000_000, "numpy") },
    ],
    config: { Env: ["PATH=/usr/bin"] },
  });
  for (const name of ["edges", "labelled", "montage"]) {
    await repo.write(`${name}/Dockerfile`, `FROM ${acme}/python:3.12\nCOPY ${name}.py /app/${name}.py\n`);
  }
  const settings = [
    'images: { "*/Dockerfile": { repository: "registry.example.com/vision/{dir}" } }',
    "environments:",
    `  dev: { registry: "${acme}", context: stand-in, platform: linux/amd64, branches: [main] }`,
  ];
  await appendTo(repo, "pachook.yaml", `${settings.join("\n")}\n`);
  say("\npachook.yaml says which Dockerfiles make images, and where dev is:");
  say(settings.map((line) => `    ${line}`).join("\n"));

  const arm = { typed: ["npx", "pachook", "arm", "dev", "--yes"], exitCode: 0, says: "armed for dev" } as const;
  await tell(repo, { why: "Let pushes of main from this clone deploy to dev.", ...arm });
  await tell(repo, { why: "Stage all of it.", typed: ["git", "add", "--all"], exitCode: 0 });
  await tell(repo, { why: "Commit.", typed: ["git", "commit", "-m", "images, and where they go"], exitCode: 0 });
  const push = { typed: ["git", "push", "-u", "origin", "main"], exitCode: 0, says: "dev gets" } as const;
  await tell(repo, { why: "Push. What the remote accepts is deployed, in the background.", ...push });
  const follow = { typed: ["npx", "pachook", "status", "--follow"], exitCode: 0, says: "dev runs" } as const;
  await tell(repo, { why: "Watch it.", ...follow });
  const status = { typed: ["npx", "pachook", "status"], exitCode: 0, says: "montage" } as const;
  await tell(repo, { why: "What runs there?", ...status });
  const commit = await repo.git("rev-parse", "HEAD");
  const images = cluster.state().pipelines.map(({ versions }) => JSON.stringify(versions.at(-1)?.details));
  const areExact = images.length === 3 && images.every((text) => text.includes(`:${commit}@sha256:`));
  sayIf(areExact, "Each of the three names its image by this commit and a digest.");
  sayIf(versionsIn(cluster) === "edges 1, labelled 1, montage 1", "Each was made once, in one transaction.");
}
