import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NotSimulated, type Printed, prints, Refused } from "./answered.ts";
import { flagText } from "./call.ts";
import { isObject, objectAt, textAt } from "./json.ts";
import type { Writing } from "./writing.ts";

export function createSecret({ state, call }: Writing): Printed {
  const secret = jsonFile(join(call.cwd, flagText(call, "--file") ?? ""));
  if (!isObject(secret)) throw new NotSimulated("a secret that is no object");
  const name = textAt(objectAt(secret, "metadata"), "name");
  if (state.secrets[name] !== undefined) throw new Refused(`failed to create secret: secrets "${name}" already exists`);
  state.secrets[name] = Object.keys(objectAt(secret, "data"));
  return prints("");
}

export function deleteSecret({ state, call }: Writing): Printed {
  const [name = ""] = call.names;
  if (state.secrets[name] === undefined) throw new Refused(`failed to delete secret: secrets "${name}" not found`);
  delete state.secrets[name];
  return prints("");
}

function jsonFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new NotSimulated("a secret from a file that is no JSON");
  }
}
