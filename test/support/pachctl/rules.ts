import { NotSimulated, Refused } from "./answered.ts";
import { parseCronSpec } from "./cron-words.ts";
import { effectiveSpec, inputsOf, typedSpec } from "./effective-spec.ts";
import { canonical, isObject, type Json, type JsonObject, listAt, objectAt, textAt } from "./json.ts";
import type { State } from "./state.ts";

/** pachd's verdict on a spec by itself, in its order and in the recorded words; throws the first no. */
export function judgeSpec(state: State, user: JsonObject): void {
  const effective = effectiveSpec(user);
  const spec = typedSpec(effective);
  judgeEffective(state, { effective, spec });
  for (const key of ["spec_commit", "determined"]) {
    if (user[key] !== undefined) throw new NotSimulated(`the field ${key}`);
  }
  if (holdsNull(user)) throw new NotSimulated("null in a spec");
  judgeSecrets(state, spec);
  judgeName(spec);
  judgeInput(spec);
}

function judgeEffective(state: State, { effective, spec }: { effective: JsonObject; spec: JsonObject }): void {
  const project = textAt(objectAt(objectAt(spec, "pipeline"), "project"), "name");
  if (!state.projects.includes(project)) {
    const get = `could not get defaults for project ${project}`;
    const said = `${get}: ${get}: error getting project "${project}": get project by name: project "${project}" not found`;
    throw new Refused(`could not make effective spec: ${said}`, "InvalidArgument");
  }
  const no = (said: string) =>
    new Refused(
      `could not make effective spec: invalid effective spec ${canonical(effective)}: ${said}`,
      "InvalidArgument",
    );
  if (spec["tf_job"] !== undefined) throw no("embedding TFJobs in pipelines is not supported yet");
  const reprocess = textAt(spec, "reprocess_spec");
  if (!["until_success", "every_job"].includes(reprocess)) {
    throw no('invalid pipeline spec: ReprocessSpec must be one of "until_success" or "every_job"');
  }
  const tolerations = listAt(spec, "tolerations");
  for (const [index, toleration] of tolerations.entries()) {
    if (textAt(toleration, "operator") !== "") continue;
    const which = `toleration ${index + 1}/${tolerations.length}`;
    throw no(`${which}: cannot omit key/value comparison operator; specify EQUAL or EXISTS`);
  }
  const type = textAt(objectAt(spec, "service"), "type");
  if (!["", "NodePort", "LoadBalancer", "ClusterIP"].includes(type)) {
    throw no(`the following service type ${type} is not allowed`);
  }
  for (const [key, said] of [
    ["pod_spec", "malformed PodSpec"],
    ["pod_patch", "malformed PodPatch"],
  ] as const) {
    if (textAt(spec, key) !== "" && !isJson(textAt(spec, key))) throw no(said);
  }
}

function holdsNull(value: Json): boolean {
  if (Array.isArray(value)) return value.some(holdsNull);
  return isObject(value) ? Object.values(value).some(holdsNull) : value === null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function judgeSecrets(state: State, spec: JsonObject): void {
  for (const secret of listAt(objectAt(spec, "transform"), "secrets")) {
    const [name, key] = [textAt(secret, "name"), textAt(secret, "key")];
    if (textAt(secret, "env_var") !== "" && key === "")
      throw new Refused(`secret ${name} has env_var set but is missing key`);
    const keys = state.secrets[name];
    if (keys === undefined) throw new Refused(`missing Kubernetes secret ${name}`);
    if (key !== "" && !keys.includes(key)) throw new Refused(`Kubernetes secret ${name} missing key ${key}`);
  }
}

function judgeName(spec: JsonObject): void {
  const name = textAt(objectAt(spec, "pipeline"), "name");
  if (name.includes(".")) throw new Refused(`invalid ancestry syntax "${name}", cannot mix . and N characters`);
  if (!/^[A-Za-z0-9_-]+$/.test(name)) {
    throw new Refused(`name (${name}) invalid: only alphanumeric characters, underscores, and dashes are allowed`);
  }
  if (/^[_-]/.test(name)) throw new Refused("pipeline names must start with an alphanumeric character");
  if (name.length > 51) {
    throw new Refused(`pipeline name "${name}" is ${name.length - 51} characters longer than the 51 max`);
  }
}

function judgeInput(spec: JsonObject): void {
  const input = spec["input"];
  const isSpout = isObject(spec["spout"]);
  if (isSpout && spec["service"] === undefined && input !== undefined) {
    throw new Refused("spout pipelines (without a service) must not have an input");
  }
  if (isObject(input)) {
    if (kindsOf(input).length > 1) throw new Refused("multiple input types set");
    if (inputsOf(input).length === 0) throw new Refused("no input set");
    judgeInputs(input);
  }
  if (isObject(spec["service"]) && Number(textAt(objectAt(spec, "parallelism_spec"), "constant") || "1") > 1) {
    throw new Refused("services can only be run with a constant parallelism of 1");
  }
  const sql = objectAt(objectAt(spec, "egress"), "sql_database");
  if (textAt(sql, "url") !== "" && sql["secret"] === undefined) {
    throw new Refused("egress.sql_database.secret is required");
  }
  const branch = textAt(spec, "output_branch");
  if (!/^[A-Za-z0-9_-]+$/.test(branch)) {
    const said = `name (${branch}) invalid: only alphanumeric characters, underscores, and dashes are allowed`;
    throw new Refused(`could not create/update output branch: ${said}`);
  }
}

function kindsOf(input: JsonObject): string[] {
  return ["pfs", "cron", "cross", "union", "join", "group"].filter((key) => input[key] !== undefined);
}

function judgeInputs(input: Json): void {
  const names = new Set<string>();
  for (const one of inputsOf(input)) {
    const [pfs, cron] = [objectAt(one, "pfs"), objectAt(one, "cron")];
    const isCron = isObject(one["cron"]);
    const name = isCron ? textAt(cron, "name") : textAt(pfs, "name") || textAt(pfs, "repo");
    if (name === "") throw new Refused("input must specify a name");
    if (name === "out") throw new Refused("input cannot be named out");
    if (names.has(name)) throw new Refused(`name "${name}" was used more than once`);
    names.add(name);
    if (isCron) parseCronSpec(textAt(cron, "spec"));
    else judgePfs(pfs);
  }
}

function judgePfs(pfs: JsonObject): void {
  const trigger = objectAt(pfs, "trigger");
  const size = textAt(trigger, "size");
  if (size !== "" && !/^\d+[A-Za-z]*$/.test(size)) {
    throw new Refused(`could not create/update trigger branch: invalid trigger size: invalid size: '${size}'`);
  }
  if (textAt(trigger, "cron_spec") !== "") throw new NotSimulated("a trigger by time");
  if (textAt(pfs, "commit") !== "") {
    throw new Refused("input cannot come from a commit; use a branch with head pointing to the commit");
  }
  if (textAt(pfs, "glob") === "") throw new Refused("input must specify a glob");
  if (pfs["s3"] === true && textAt(pfs, "glob") !== "/") {
    const why = "as the S3 gateway is only able to expose data at the commit level";
    throw new Refused(`inputs that set 's3' to 'true' must also set 'glob', to "/", ${why}`);
  }
}
