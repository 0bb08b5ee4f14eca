import { parseCron } from "../../../src/pachyderm/cron.ts";
import { Refused } from "./answered.ts";
import { isObject, type Json, type JsonObject, listAt, objectAt, textAt } from "./json.ts";

/** Throws pachd's first no to the inputs of a spec that has its defaults. Source: Pachyderm, api_server.go, validateInput. */
export function judgeInputs(input: Json | undefined): void {
  if (!isObject(input)) return;
  judgeNames(input, new Set());
  for (const each of childrenFirst(input)) judgeInput(each);
}

/** Every input object of a tree, those inside before the one around them. */
export function childrenFirst(input: JsonObject): JsonObject[] {
  const inside = ["cross", "join", "group", "union"].flatMap((key) => listAt(input, key));
  return [...inside.filter(isObject).flatMap(childrenFirst), input];
}

/** Adds the names of an input to those that are taken. Of a union's inputs each may have what another has. */
function judgeNames(input: JsonObject, taken: Set<string>): void {
  for (const key of ["pfs", "cron"]) {
    if (!isObject(input[key])) continue;
    const name = textAt(input[key], "name");
    if (name === "") throw new Refused("input must specify a name");
    if (name === "out" || name === ".env") throw new Refused(`input cannot be named ${name}`);
    if (taken.has(name)) throw new Refused(`name "${name}" was used more than once`);
    taken.add(name);
    return;
  }
  const union = listAt(input, "union").filter(isObject);
  if (union.length > 0) {
    const presented = union.map((each) => {
      const own = new Set(taken);
      judgeNames(each, own);
      return own;
    });
    for (const name of presented.flatMap((names) => [...names])) taken.add(name);
    return;
  }
  const [key] = ["cross", "join", "group"].filter((each) => listAt(input, each).length > 0);
  if (key !== undefined) for (const each of listAt(input, key).filter(isObject)) judgeNames(each, taken);
}

function judgeInput(input: JsonObject): void {
  if (isObject(input["pfs"])) judgePfs(input["pfs"]);
  let isSet = isObject(input["pfs"]);
  const once = () => {
    if (isSet) throw new Refused("multiple input types set");
    isSet = true;
  };
  for (const key of ["cross", "join", "group", "union"]) {
    if (listAt(input, key).length === 0) continue;
    once();
    const holdsS3 = childrenFirst(input).some((each) => objectAt(each, "pfs")["s3"] === true);
    if (key !== "cross" && holdsS3) throw new Refused(`S3 inputs in ${key} expressions are not supported`);
  }
  if (isObject(input["cron"])) {
    once();
    const cron = parseCron(textAt(input["cron"], "spec"));
    if ("error" in cron) throw new Refused(`error parsing cron-spec: ${cron.error}`);
  }
  if (!isSet) throw new Refused("no input set");
}

function judgePfs(pfs: JsonObject): void {
  const [glob, isS3] = [textAt(pfs, "glob"), pfs["s3"] === true];
  if (textAt(pfs, "repo") === "") throw new Refused("input must specify a repo");
  if (!isS3 && glob === "") throw new Refused("input must specify a glob");
  if (isS3 && glob !== "/") {
    const why = "as the S3 gateway is only able to expose data at the commit level";
    throw new Refused(`inputs that set 's3' to 'true' must also set 'glob', to "/", ${why}`);
  }
  for (const other of ["lazy", "empty_files"]) {
    if (!isS3 || pfs[other] !== true) continue;
    const why = "as 's3' requires input data to be accessed via Pachyderm's S3 gateway rather than the file system";
    throw new Refused(`input cannot specify both 's3' and '${other}', ${why}`);
  }
  if (textAt(pfs, "commit") !== "") {
    throw new Refused("input cannot come from a commit; use a branch with head pointing to the commit");
  }
}
