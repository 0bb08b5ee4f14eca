import type { CiJob } from "../../ci/ci-job.ts";
import { environmentsFor } from "../../ci/environments-for.ts";
import type { Config, Environment } from "../../config/config.ts";
import { loadConfig } from "../../config/load-config.ts";
import { Failure } from "../../failure.ts";
import type { Host } from "../../host.ts";
import type { Commit } from "../../tools/commits.ts";
import { gitObjectsIn } from "../../tools/git-objects.ts";
import type { Where } from "../../tools/git-plumbing.ts";
import { commitNamed } from "../building/prepare-images.ts";
import { environmentNamed } from "../reading/fill-for-each.ts";

/** The commit of a job, and where pachook.yaml sends it. */
export type CiTargets = { where: Where; commit: Commit; config: Config; environments: readonly Environment[] };

/**
 * Finds what a job is about: the commit that is checked out, and the environments of its branch or tag, or the one that
 * was named.
 *
 * @throws Failure where pachook.yaml of that commit has an error
 */
export async function ciTargets(
  host: Host,
  job: CiJob,
  { environment, configPath }: { environment?: string | undefined; configPath?: string | undefined },
): Promise<CiTargets> {
  const { where, commit } = await commitNamed(host, "HEAD");
  const objects = gitObjectsIn(where);
  try {
    const { config, problems } = await loadConfig(objects.commitTree(commit.oid), configPath);
    const [broken] = problems.filter(({ severity }) => severity === "error");
    if (broken !== undefined) {
      const { file, line, column } = broken.at;
      throw new Failure("config", `${file}:${line}:${column} ${broken.message}`, broken.hint ?? "Mend pachook.yaml.");
    }
    const environments =
      environment === undefined
        ? environmentsFor(job.trigger, config.environments)
        : [environmentNamed(environment, config)];
    return { where, commit, config, environments };
  } finally {
    objects.close();
  }
}
