import { NotSimulated, Refused } from "./answered.ts";
import { effectiveSpec, typedSpec } from "./effective-spec.ts";
import { canonical, isObject, type JsonObject, listAt, objectAt, textAt } from "./json.ts";
import { judgeInputs } from "./judge-inputs.ts";
import { nameFault } from "./pipeline-name.ts";
import type { State } from "./state.ts";

/** pachd's no to a spec before it comes to a transaction: defaults, fixed rules, secrets. */
export function judgeBefore(state: State, user: JsonObject): void {
  const effective = effectiveSpec(user);
  const spec = typedSpec(effective);
  judgeEffective(state, { effective, spec });
  judgeSecrets(state, spec);
  if (spec["determined"] === undefined) return;
  if (state.behaviour.tokens !== null) throw new NotSimulated("Determined");
  const said = "rpc error: code = Unimplemented desc = the auth service is not activated";
  throw new Refused(`create det pipeline side effects: who am i: ${said}`, "Unimplemented");
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
  if (!["", "until_success", "every_job"].includes(textAt(spec, "reprocess_spec"))) {
    throw no('invalid pipeline spec: ReprocessSpec must be one of "until_success" or "every_job"');
  }
  const tolerations = listAt(spec, "tolerations");
  for (const [index, toleration] of tolerations.entries()) {
    const operator = isObject(toleration) ? (toleration["operator"] ?? "EMPTY") : "EMPTY";
    if (operator !== "EMPTY") continue;
    const which = `toleration ${index + 1}/${tolerations.length}`;
    throw no(`${which}: cannot omit key/value comparison operator; specify EQUAL or EXISTS`);
  }
  const type = textAt(objectAt(spec, "service"), "type");
  if (!["", "NodePort", "LoadBalancer", "ClusterIP"].includes(type)) {
    throw no(`the following service type ${type} is not allowed`);
  }
  if (!isJson(textAt(spec, "pod_spec"))) throw no("malformed PodSpec");
  if (!isJson(textAt(spec, "pod_patch"))) throw no("malformed PodPatch");
}

function isJson(text: string): boolean {
  try {
    if (text !== "") JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function judgeSecrets(state: State, spec: JsonObject): void {
  for (const secret of listAt(objectAt(spec, "transform"), "secrets")) {
    const [name, key, variable] = [textAt(secret, "name"), textAt(secret, "key"), textAt(secret, "env_var")];
    if (variable !== "" && key === "") throw new Refused(`secret ${name} has env_var set but is missing key`);
    const keys = state.secrets[name];
    if (keys === undefined) throw new Refused(`missing Kubernetes secret ${name}`);
    if (variable !== "" && !keys.includes(key)) throw new Refused(`Kubernetes secret ${name} missing key ${key}`);
  }
}

/**
 * pachd's no to a pipeline by itself, in its order and in the recorded words.
 * Source: Pachyderm, src/server/pps/server/api_server.go, validatePipelineRequest and validatePipeline.
 *
 * @param details with the defaults of inputs in it
 */
export function judgePipeline(details: JsonObject, { project, name }: { project: string; name: string }): void {
  judgeName(project, name);
  const [isSpout, isService] = [isObject(details["spout"]), isObject(details["service"])];
  if (details["s3_out"] === true && (isSpout || isService))
    throw new Refused("s3 output is not supported in spouts or services");
  if (!isObject(details["transform"])) throw new Refused("pipeline must specify a transform");
  if (isSpout && details["autoscaling"] === true) {
    throw new Refused("autoscaling can't be used with spouts (spouts aren't triggered externally)");
  }
  if (/^[_-]/.test(name)) throw new Refused("pipeline names must start with an alphanumeric character");
  judgeInputs(details["input"]);
  judgeEgress(objectAt(details, "egress"));
  const workers = details["parallelism_spec"];
  if (isService && isObject(workers) && textAt(workers, "constant") !== "1") {
    throw new Refused("services can only be run with a constant parallelism of 1");
  }
  if (isSpout && !isObject(objectAt(details, "spout")["service"]) && details["input"] !== undefined) {
    throw new Refused("spout pipelines (without a service) must not have an input");
  }
}

function judgeName(project: string, name: string): void {
  const fault = nameFault(name);
  if (fault !== null) throw new Refused(`invalid pipeline name: ${fault}`);
  if (name.length > 51) {
    throw new Refused(`pipeline name "${name}" is ${name.length - 51} characters longer than the 51 max`);
  }
  const controller = `${project}-${name}-v99`.replaceAll("_", "-").toLowerCase();
  if (controller.length > 63) {
    throw new Refused(`Kubernetes name "${controller}" is ${controller.length - 63} characters longer than the 63 max`);
  }
}

function judgeEgress(egress: JsonObject): void {
  const sql = egress["sql_database"];
  if (!isObject(sql)) return;
  if (!isObject(sql["secret"])) throw new Refused("egress.sql_database.secret is required");
  if (textAt(sql["secret"], "name") !== "" && textAt(sql["secret"], "key") !== "") return;
  throw new Refused("egress.sql_database.secret.name and egress.sql_database.secret.key are required");
}
