import type { Mapping, Node } from "../pachyderm/node.ts";
import type { ParsedFile } from "../pachyderm/spec.ts";

/** False where bytes cannot hold a spec: cheap enough for every JSON file of a repository. */
export function mayHoldSpec(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isUtf16 = bytes[0] === 0xff || bytes[0] === 0xfe;
  return isUtf16 || ["transform", "input", "spout"].some((word) => buffer.includes(word));
}

// Only what begins an entry counts: after it the quote may close, then blanks, then the colon.
const pipelineKey = /(?:^|[\s{,"'])pipeline["']?[ \t]*:/m;
const transformKey = /(?:^|[\s{,"'])transform["']?[ \t]*:/m;
const inputKey = /(?:^|[\s{,"'])inputs?["']?[ \t]*:/m;
const nameKey = /(?:^|[\s{,"'])name["']?[ \t]*:/m;
const sourceKey = /(?:^|[\s{,"'])(?:pfs|atom|cron|cross|union|join|group|repo|glob)["']?[ \t]*:/m;
const otherKey = /(?:^|[\s{,"'])(?:spout|service|egress|parallelism_?[sS]pec)["']?[ \t]*:/m;

/** True where a text uses the words of a spec as keys: all that can be told of a file that does not parse. */
export function mentionsSpec(text: string): boolean {
  if (transformKey.test(text) && (sourceKey.test(text) || inputKey.test(text))) return true;
  if (!pipelineKey.test(text) || !nameKey.test(text)) return false;
  return transformKey.test(text) || otherKey.test(text) || (inputKey.test(text) && sourceKey.test(text));
}

/** True where a file reads as a spec, or is broken and clearly means to be one. */
export function holdsSpec({ documents, faults, source }: ParsedFile): boolean {
  if (documents.some(({ root }) => isSpecOrList(root))) return true;
  const isBroken = faults.some(({ kind }) => kind === "syntax" || kind === "bytes" || kind === "too-large");
  return isBroken && meansToBeSpec(source.text);
}

/** Stricter than `mentionsSpec`: a broken file of another tool is not ours to talk about. */
function meansToBeSpec(text: string): boolean {
  if (isOthers.test(text) || createRequest.test(text)) return false;
  return pipelineKey.test(text) && nameKey.test(text) && (transformKey.test(text) || inputKey.test(text));
}

// Kubernetes manifests, and Helm charts of them, which are no YAML before they are rendered.
const isOthers = /^["']?(?:apiVersion|kind)["']?[ \t]*:/m;
const createRequest = /create_?[pP]ipeline_?[rR]equest["']?[ \t]*:/;

function isSpecOrList(root: Node): boolean {
  if (root.kind === "sequence") return root.items.some((item) => item.kind === "mapping" && isSpec(item));
  return root.kind === "mapping" && isSpec(root);
}

/** What a transform has that nothing else called "transform" has. */
const transformWords = ["image", "cmd", "stdin", "err_cmd", "errCmd", "dockerfile", "accept_return_code"];
const inputWords = ["pfs", "atom", "cron", "git", "cross", "union", "join", "group", "repo"];
/** Fields of CreatePipelineRequest that, beside a `pipeline` with a name, leave no doubt. */
const specWords = [
  ...["transform", "input", "inputs", "spout", "service", "egress", "parallelism_spec", "parallelismSpec"],
  ...["output_branch", "outputBranch", "datum_tries", "datumTries", "datum_timeout", "datumTimeout", "pod_patch"],
  ...["podPatch", "pod_spec", "podSpec", "resource_requests", "resourceRequests", "resource_limits", "resourceLimits"],
  ...["reprocess_spec", "reprocessSpec", "autoscaling", "s3_out", "s3Out", "scheduling_spec", "schedulingSpec"],
];

function isSpec(root: Mapping): boolean {
  const transform = valueUnder(root, "transform");
  const hasTransform = transform?.kind === "mapping" && hasAny(transform, transformWords);
  // 1.0 and jobs: a list of inputs beside a transform.
  const hasInput = hasInputWords(valueUnder(root, "input") ?? valueUnder(root, "inputs"));
  if (hasTransform && hasInput) return true;
  const pipeline = valueUnder(root, "pipeline");
  const isNamed = pipeline?.kind === "mapping" && hasAny(pipeline, ["name"]);
  return isNamed && hasAny(root, specWords);
}

function hasInputWords(input: Node | undefined): boolean {
  if (input?.kind === "sequence") return input.items.some(hasInputWords);
  return input?.kind === "mapping" && hasAny(input, inputWords);
}

function hasAny(mapping: Mapping, names: readonly string[]): boolean {
  return mapping.entries.some(({ key }) => names.includes(key.text));
}

function valueUnder(mapping: Mapping, name: string): Node | undefined {
  return mapping.entries.find(({ key }) => key.text === name)?.value;
}
