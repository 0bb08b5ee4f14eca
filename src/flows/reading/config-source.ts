import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import type { Host } from "../../host.ts";
import type { ConfigSource } from "../../tools/pachctl/private-config.ts";

/** Where the user's pachctl config is found, and who copies a context out of it: for every verb that calls pachctl. */
export function configSourceOf({ env, self }: Pick<Host, "env" | "self">): ConfigSource {
  return { env, home: env["HOME"] ?? homedir(), readFile: readIfThere, pid: self.pid };
}

async function readIfThere(path: string): Promise<string | null> {
  return readFile(path, "utf8").catch(() => null);
}
