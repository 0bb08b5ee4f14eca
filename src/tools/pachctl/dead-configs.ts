import { lstat, readdir, readFile, rm } from "node:fs/promises";
import { hostname, tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { isRunning } from "../processes.ts";
import { fields, inside, textAt } from "./field.ts";
import { folderPrefix, ownerFile } from "./private-config.ts";

/** The private configs of a run that was killed, and the transactions that are active in them. */
export type DeadConfigs = { transactions: readonly string[]; remove: () => Promise<void> };

/**
 * Finds what killed runs left. pachctl writes a transaction's id into the config before it says it, so the file knows
 * of transactions that nobody else does. Configs with a transaction on another cluster are left out.
 */
export async function deadConfigs(context: string): Promise<DeadConfigs[]> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(folderPrefix));
  const found = await Promise.all(names.map((name) => lookAt(join(tmpdir(), name), context).catch(() => null)));
  return found.filter((each) => each !== null);
}

/** @throws where the folder is another user's, or gone in the meantime */
async function lookAt(folder: string, context: string): Promise<DeadConfigs | null> {
  const status = await lstat(folder);
  // Another user could name transactions of ours, to have them deleted.
  if (!status.isDirectory() || status.uid !== userInfo().uid) return null;
  const [machine, mark = ""] = (await readFile(join(folder, ownerFile), "utf8")).split("\n");
  if (machine !== hostname() || (await isRunning(mark))) return null;
  const files = (await readdir(folder)).filter((name) => name.endsWith(".json"));
  const active = await Promise.all(files.map((name) => activeTransaction(join(folder, name))));
  const open = active.filter(({ transaction }) => transaction !== "");
  if (open.some((each) => each.context !== context)) return null;
  return {
    transactions: open.map(({ transaction }) => transaction),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

async function activeTransaction(path: string): Promise<{ context: string; transaction: string }> {
  const v2 = inside(fields(JSON.parse(await readFile(path, "utf8"))), "v2");
  const context = textAt(v2, "active_context");
  return { context, transaction: textAt(inside(v2, "contexts", context), "active_transaction") };
}
