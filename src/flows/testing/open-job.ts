import { createHash, randomBytes } from "node:crypto";
import type { Leaf } from "../../pachyderm/datums/input-tree.ts";
import type { Datums } from "../../pachyderm/datums.ts";
import { codeToRun } from "../../sandbox/code-to-run.ts";
import { datumVariables, type Job } from "../../sandbox/environment.ts";
import type { JobRun } from "../../sandbox/run-datum.ts";
import type { Secrets } from "../../sandbox/secrets.ts";
import type { ImageFacts } from "../../tools/container/container.ts";
import type { Bench, PipelineToTest } from "./bench.ts";
import type { WhoRuns } from "./who-runs.ts";

type JobParts = { image: ImageFacts; bench: Bench; datums: Datums; secrets: Secrets; user: WhoRuns };

const usualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** What the datums of one run of a pipeline share. Ids of commits are made up, and the same in every run. */
export function openJob({ spec, name, project, dataOf }: PipelineToTest, parts: JobParts): JobRun {
  const { image, bench, datums, secrets, user } = parts;
  const jobId = randomBytes(16).toString("hex");
  const commitOf = ({ project: own, repo, branch }: Leaf) =>
    createHash("sha256").update(`${own}/${repo}@${branch}`).digest("hex").slice(0, 32);
  const job: Job = {
    ...{ id: jobId, pipeline: name, project, specCommit: jobId, commitOf },
    secrets: secrets.variables,
  };
  const code = codeToRun(spec.request);
  const shell = bench.shell === null ? {} : shellInstead(bench.shell);
  return {
    jobId,
    code: { ...code, tries: bench.tries ?? code.tries, ...shell },
    imageVariables: { PATH: `${image.env["PATH"] ?? usualPath}:/pach-bin` },
    user: user.as,
    contentOf: (datum) => {
      const variables = datumVariables({ ...datum, keysOf: datums.keysOf }, job, spec.request.transform ?? {});
      return { dataOf, variables, owner: user.owner };
    },
    secretNames: new Set(Object.keys(secrets.variables)),
    hidden: secrets.texts,
    now: () => bench.now().getTime(),
    signal: bench.signal,
  };
}

/** A person at work has no time limit, and the code of a shell is that of the last thing they typed. */
function shellInstead(shell: string) {
  const accepted = new Set(Array.from({ length: 256 }, (_, code) => code));
  return { cmd: [shell], stdin: null, errCmd: [], tries: 1, batched: false, timeoutMs: null, accepted };
}
