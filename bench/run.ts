// `npm run bench [-- rounds]`: how long things take for the whole process, in medians of interleaved rounds, beside
// what else there is. A figure means something only beside the others of the same run.
import { availableParallelism } from "node:os";
import { benchCommit } from "./commit.ts";
import { benchPush } from "./push.ts";
import { tableOf } from "./table.ts";
import { benchValidate } from "./validate.ts";

const rounds = Number(process.argv[2] ?? 7);
process.stdout.write(`Node ${process.version}, ${availableParallelism()} processors, medians of ${rounds} rounds\n`);
process.stdout.write(tableOf(await benchValidate(rounds)));
process.stdout.write(tableOf(await benchCommit(rounds)));
process.stdout.write(tableOf(await benchPush(rounds)));
