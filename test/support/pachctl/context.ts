import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { NotSimulated, Refused } from "./answered.ts";
import type { Call } from "./call.ts";
import { isObject, type JsonObject, objectAt, textAt } from "./json.ts";

/** The context of pachctl's config that a call goes to. */
export type Context = {
  address: string;
  token: string;
  project: string;
  activeTransaction: string;
  setActiveTransaction: (id: string) => void;
};

export function contextOf(call: Call): Context {
  const path = configPath(call);
  const text = path !== null && existsSync(path) ? readFileSync(path, "utf8") : "";
  const config = text === "" ? {} : parseConfig(text);
  if (!isObject(config)) throw new NotSimulated("a config that is no object");
  const v2 = objectAt(config, "v2");
  const contexts = objectAt(v2, "contexts");
  const named = call.env["PACH_CONTEXT"];
  if (named && contexts[named] === undefined) {
    throw new Refused(
      `could not create pachctl command: pachctl config error: \`PACH_CONTEXT\` refers to a context ("${named}") that does not exist`,
    );
  }
  const name = named || textAt(v2, "active_context");
  const context = objectAt(contexts, name);
  return {
    address: withScheme(call.env["PACHD_ADDRESS"] || textAt(context, "pachd_address")),
    token: textAt(context, "session_token"),
    project: textAt(context, "project") || "default",
    activeTransaction: textAt(context, "active_transaction"),
    setActiveTransaction: (id) => {
      if (path === null) throw new NotSimulated("a transaction without a config");
      const { active_transaction: _, project = "default", ...kept } = context;
      const changed: JsonObject = { ...kept, ...(id === "" ? {} : { active_transaction: id }), project };
      const { metrics: __, ...rest } = v2;
      const written = { ...config, v2: { ...rest, contexts: { ...contexts, [name]: changed } } };
      writeFileSync(path, `${JSON.stringify(written, null, 2)}\n`);
    },
  };
}

function configPath({ env, cwd }: Call): string | null {
  const named = env["PACH_CONFIG"];
  if (named) return isAbsolute(named) ? named : join(cwd, named);
  return env["HOME"] ? join(cwd, env["HOME"], ".pachyderm", "config.json") : null;
}

function withScheme(address: string): string {
  return address === "" || address.includes("://") ? address : `grpc://${address}`;
}

function parseConfig(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotSimulated("a config that is no JSON");
  }
}
