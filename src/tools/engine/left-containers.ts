import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EngineParts } from "./run-build.ts";

const answerTimeoutMs = 30_000;
const removalTimeoutMs = 120_000;

/** How podman and buildah are asked for the working containers of builds, and where these keep what they are. */
const programs = {
  podman: {
    folder: ["info", "--format", "{{.Store.GraphRoot}}/{{.Store.GraphDriverName}}-containers"],
    list: ["ps", "--all", "--external", "--quiet", "--no-trunc"],
    remove: ["rm", "--force"],
  },
  buildah: {
    folder: ["info", "--format", "{{.store.GraphRoot}}/{{.store.GraphDriverName}}-containers"],
    list: ["containers", "--quiet", "--notruncate"],
    remove: ["rm"],
  },
} as const;

/**
 * Options that mark a build's working containers as its own: a secret that no step asks for. It is in no image and
 * moves no step's place in the cache; each container's own record holds its path, which no other build has.
 *
 * @param folder a private one of the build, which gets an empty file
 */
export async function markContainers(folder: string): Promise<string[]> {
  await writeFile(markIn(folder), "");
  return ["--secret", `id=pachook-mark,src=${markIn(folder)}`];
}

/**
 * Removes the working containers that a build marked with `markContainers` has left, as podman 4.3 leaves them where
 * it is ended, and both where they are killed. Others' stay. What cannot be read or removed stays too: the build's own
 * failure is the one to tell.
 *
 * Source: containers/storage `Store.ContainerDirectory`, buildah `buildah.go` (`stateFile`).
 */
export async function removeLeftContainers(
  name: keyof typeof programs,
  { run, cwd, env }: EngineParts,
  folder: string,
): Promise<void> {
  const ask = async (args: readonly string[], timeoutMs: number) => {
    const outcome = await run({ file: name, args, cwd, env, timeoutMs }).catch(() => null);
    return outcome === null || outcome.exitCode !== 0 ? "" : outcome.stdout.trim();
  };
  const records = await ask(programs[name].folder, answerTimeoutMs);
  const listed = (await ask(programs[name].list, answerTimeoutMs)).split("\n").filter((id) => /^[0-9a-f]+$/.test(id));
  const recordOf = (id: string) => readFile(join(records, id, "userdata", "buildah.json"), "utf8").catch(() => "");
  const marks = await Promise.all(listed.map(async (id) => (await recordOf(id)).includes(markIn(folder))));
  const left = listed.filter((_id, index) => marks[index]);
  if (left.length > 0) await ask([...programs[name].remove, ...left], removalTimeoutMs);
}

function markIn(folder: string): string {
  return join(folder, "mark");
}
