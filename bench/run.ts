// `npm run bench [-- rounds [what]]`: how long things take for the whole process, in medians of interleaved rounds,
// beside what else there is. A figure means something only beside the others of the same run.
import { availableParallelism } from "node:os";
import { benchArmedPush } from "./armed-push.ts";
import { benchCommit } from "./commit.ts";
import { benchDatums } from "./datums.ts";
import { benchDeploy } from "./deploy.ts";
import { benchImages } from "./images.ts";
import { benchPush } from "./push.ts";
import { tableOf } from "./table.ts";
import { benchTrace } from "./trace.ts";
import { benchValidate } from "./validate.ts";

const benches = {
  validate: benchValidate,
  commit: benchCommit,
  push: benchPush,
  armedPush: benchArmedPush,
  datums: benchDatums,
  deploy: benchDeploy,
  images: benchImages,
  trace: benchTrace,
};

const rounds = Number(process.argv[2] ?? 7);
const wanted = process.argv[3];
process.stdout.write(`Node ${process.version}, ${availableParallelism()} processors, medians of ${rounds} rounds\n`);
for (const [name, bench] of Object.entries(benches)) {
  if (wanted === undefined || wanted === name) process.stdout.write(tableOf(await bench(rounds)));
}
