import { Failure } from "../failure.ts";
import { type PushedDeploy, pushThrough } from "../flows/push.ts";
import type { Host } from "../host.ts";
import { showFailure } from "../report/failure.ts";
import { defineCommand, type ExitCode } from "./command.ts";

export const pushCommand = defineCommand({
  name: "push",
  summary: "git push, then deploy what was pushed and wait for it",
  description:
    "Everything behind `pachook push` goes to `git push`. When the remote has taken it, what this clone is armed for is " +
    "deployed here and now, and the exit code is the deploy's. With nothing new to push it deploys what was pushed before.",
  examples: [
    { line: "pachook push", shows: "the branch you are on" },
    { line: "pachook push --force-with-lease origin main", shows: "with git's own arguments" },
  ],
  flags: {},
  operands: [{ name: "argument", summary: "for git push", many: true }],
  handsOn: true,
  async run(host, { operands }) {
    const deploys = await pushThrough(host, operands);
    if (deploys.length === 0) host.note("pachook  nothing of this push is to be deployed\n");
    let worst: ExitCode = 0;
    let failure: Failure | null = null;
    for (const deploy of deploys) {
      try {
        const code = await deployNow(host, deploy);
        if (code !== 0) worst = code;
      } catch (error) {
        // The other environments get theirs; cli.ts shows the last failure and makes the exit code of it.
        if (!(error instanceof Failure) || error.code === "interrupted") throw error;
        if (failure !== null) host.note(showFailure(failure));
        failure = error;
      }
    }
    if (failure !== null) throw failure;
    return worst;
  },
});

/** Exactly what a person would type: one way to deploy. */
async function deployNow(host: Host, { environment, commit }: PushedDeploy): Promise<ExitCode> {
  const { dispatch } = await import("./dispatch.ts");
  return dispatch(host, ["deploy", commit, "--env", environment]);
}
