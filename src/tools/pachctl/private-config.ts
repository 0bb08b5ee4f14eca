import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../../failure.ts";
import type { Env } from "../../host.ts";
import { givenVariable } from "../given-variable.ts";
import { markOf } from "../processes.ts";
import { type Fields, fields, inside } from "./field.ts";

/** Which cluster: a context of the user's pachctl config, and the project there. */
export type ClusterTarget = { context: string; project: string };

export type ConfigSource = {
  env: Env;
  home: string;
  readFile: (path: string) => Promise<string | null>;
  /** Our own, so that a later run sees that this one was killed. */
  pid?: number;
};

/** Config files of our own that pachctl may write to. The folder holds a token, so it is closed to others and goes. */
export type PrivateConfigs = {
  folder: string;
  /** Writes one more copy, for one transaction: its id is kept in the file, and nowhere else. */
  copy: (name: string) => Promise<string>;
  remove: () => Promise<void>;
};

export const folderPrefix = "pachook-pachctl-";
/** Holds who works with the folder: the machine and the mark of the process. */
export const ownerFile = "owner";
const staleMs = 24 * 60 * 60 * 1000;

/**
 * Copies one context out of the user's config, which is only read. Left behind are the transaction that may be active
 * there (a dead one breaks every command), metrics (10 s where nobody answers) and all other contexts.
 */
export async function privateConfigs(target: ClusterTarget, source: ConfigSource): Promise<PrivateConfigs> {
  const text = JSON.stringify(await configFor(target, source));
  await removeStale();
  const folder = await mkdtemp(join(tmpdir(), folderPrefix)); // made with 0700
  const mark = source.pid === undefined ? null : await markOf(source.pid);
  if (mark !== null) await writeFile(join(folder, ownerFile), `${hostname()}\n${mark}`, { mode: 0o600 });
  return {
    folder,
    copy: async (name) => {
      const path = join(folder, `${name}.json`);
      await writeFile(path, text, { mode: 0o600 });
      return path;
    },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Whether there is a config with this context, or an address that stands for it. */
export async function hasContext({ context }: Pick<ClusterTarget, "context">, source: ConfigSource): Promise<boolean> {
  const { path, config } = await userConfig(source);
  if (inside(config, "v2", "contexts")[context] !== undefined) return true;
  return path === null && Boolean(source.env["PACHD_ADDRESS"]);
}

async function configFor({ context, project }: ClusterTarget, source: ConfigSource): Promise<unknown> {
  const { path, config } = await userConfig(source);
  const contexts = inside(config, "v2", "contexts");
  const found = contexts[context];
  const address = source.env["PACHD_ADDRESS"];
  if (found === undefined && path === null && address) {
    return { v2: { active_context: context, contexts: { [context]: { pachd_address: address, project } } } };
  }
  if (found === undefined) throw noContext(context, { path, names: Object.keys(contexts) });
  const { active_transaction: _, ...kept } = fields(found);
  return { v2: { active_context: context, contexts: { [context]: { ...kept, project } } } };
}

/** The whole config, for a CI that keeps it among its secrets; in base64 where those must be one line. */
export const configVariable = "PACHOOK_PACHCTL_CONFIG";

/** Ours first, then where pachctl looks, in its order. Source: src/internal/config/config.go. */
async function userConfig({ env, home, readFile }: ConfigSource): Promise<{ path: string | null; config: Fields }> {
  const given = givenVariable(env, configVariable);
  if (given !== "") {
    const text = /^[A-Za-z0-9+/=\s]+$/.test(given) ? Buffer.from(given, "base64").toString("utf8") : given;
    return { path: configVariable, config: await parseConfig(text, configVariable) };
  }
  const named = env["PACH_CONFIG"];
  const places = named ? [named] : ["/pachctl/config.json", join(home, ".pachyderm", "config.json")];
  for (const path of places) {
    const text = await readFile(path);
    if (text !== null) return { path, config: await parseConfig(text, path) };
  }
  return { path: null, config: {} };
}

async function parseConfig(text: string, path: string): Promise<Fields> {
  try {
    return fields(JSON.parse(text));
  } catch {
    // pachctl takes YAML too.
  }
  const { parseYaml } = await import("./parse-yaml.ts");
  try {
    return fields(parseYaml(text));
  } catch (cause) {
    // The error would quote the file, and the file holds a token.
    const where = cause instanceof Error && "linePos" in cause ? `, ${JSON.stringify(cause.linePos)}` : "";
    throw new Failure("config", `${path} is no JSON or YAML${where}`, "Mend it, or make it anew with pachctl config.");
  }
}

/** This machine knows no way to the cluster; nobody was asked. */
export class NoCluster extends Failure {}

function noContext(context: string, { path, names }: { path: string | null; names: readonly string[] }): Failure {
  if (path === null) {
    const hint =
      "Make one with `pachctl config set context`, or set PACH_CONFIG to the file that has it; in a CI: docs/ci.md.";
    return new NoCluster("config", `there is no pachctl config, so no context "${context}"`, hint);
  }
  const known = names.length === 0 ? "It has none." : `It has: ${names.join(", ")}.`;
  return new NoCluster("config", `${path} has no context "${context}"`, `${known} Name one of them in pachook.yaml.`);
}

/** Folders that a killed run left behind. Younger ones may be in use. */
async function removeStale(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(folderPrefix)) continue;
    const path = join(tmpdir(), name);
    try {
      const { mtimeMs } = await stat(path);
      if (Date.now() - mtimeMs > staleMs) await rm(path, { recursive: true, force: true });
    } catch {
      // Another user's, or gone in the meantime.
    }
  }
}
