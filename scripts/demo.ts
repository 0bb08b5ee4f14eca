// `npm run demo`: Pachook at work in a scratch repository, line by line. Needs Node and git, no network, and leaves
// nothing behind. Ends non-zero when something does not go as told.
import { checkCommits } from "./demo/check-commits.ts";
import { checkSpecs } from "./demo/check-specs.ts";
import { deployOneScript } from "./demo/deploy-one-script.ts";
import { deployPush } from "./demo/deploy-push.ts";
import { refuseRehearsal } from "./demo/refuse-rehearsal.ts";
import { runOnSamples } from "./demo/run-on-samples.ts";
import { type Part, withStage } from "./demo/stage.ts";
import { startWithoutNpm } from "./demo/start-without-npm.ts";
import { say } from "./demo/tell.ts";
import { traceOutput } from "./demo/trace-output.ts";

/** In the order of a day's work: each part finds the repository as the one before has left it. */
const parts: readonly Part[] = [
  checkSpecs,
  checkCommits,
  deployPush,
  deployOneScript,
  runOnSamples,
  refuseRehearsal,
  startWithoutNpm,
  traceOutput,
];

await withStage(async (stage) => {
  for (const play of parts) await play(stage);
});
say("\nAll went as told. The scratch repository is gone.");
