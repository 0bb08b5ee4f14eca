import * as assert from "uvu/assert";
import { runChecks } from "../../src/checks/run-checks.ts";
import { readSpecs } from "../../src/pachyderm/reader.ts";
import { describe } from "../support/suite.ts";

const start = "pipeline: {name: edges}\ninput: {pfs: {repo: data, glob: /*}}\n";
const transform = "transform: {image: team/edges:1.4, cmd: [python3, /edges.py]}\n";

describe("a value that pachctl refuses", (it) => {
  const cases = {
    "a command as text": `${start}transform: {image: team/edges:1.4, cmd: python3 /edges.py}\n`,
    "an image that is no text": `${start}transform: {image: 14, cmd: [python3, /edges.py]}\n`,
    "a transform as a list": `${start}transform: []\n`,
    "an operator in Kubernetes' spelling": `${start}${transform}tolerations: [{key: gpu, operator: Exists}]\n`,
    "a port as a word": `${start}${transform}service: {internal_port: http, external_port: 30080}\n`,
    "a number of workers as a word": `${start}${transform}service: {internal_port: 80, external_port: 30080}\nparallelism_spec: {constant: one}\n`,
    "a number of GPUs as a word": `${start}${transform}resource_limits: {gpu: {type: nvidia.com/gpu, number: one}}\n`,
    "a number of datums as a word": `${start}${transform}datum_set_spec: {number: all}\n`,
    "an egress target under an old name": `${start}${transform}egress: {URI: "s3://edges"}\n`,
    "an address under another spelling": `${start}${transform}egress: {object_storage: {URL: "s3://edges"}}\n`,
  };
  for (const [title, text] of Object.entries(cases)) {
    it(`is not called missing too: ${title}`, () => {
      assert.equal(refusers(text), ["pachctl"]);
    });
  }
});

describe("a template that is not filled", (it) => {
  it("has no form that could be wrong", () => {
    const x = '"<%= vars.x %>"';
    const text = `pipeline: {name: ${x}, project: {name: ${x}}}
input: {pfs: {repo: "<%= vars.repo %>", name: in, branch: ${x}, glob: /*}}
output_branch: ${x}
transform:
  image: ${x}
  cmd: [python3, ${x}]
  user: ${x}
  secrets: [{name: ${x}, mount_path: ${x}}]
resource_limits: {memory: ${x}, disk: ${x}, gpu: {type: ${x}, number: 1}}
metadata: {labels: {team: ${x}}}
scheduling_spec: {node_selector: {disk: ${x}}}
tolerations: [{key: ${x}, operator: EQUAL, value: ${x}}]
pod_patch: ${x}
pod_spec: ${x}
reprocess_spec: ${x}
egress: {URL: ${x}}
`;

    assert.equal(refusers(text), []);
  });
});

/** Who refuses, each problem once, warnings about unknown repos left out. */
function refusers(text: string): (string | null)[] {
  const around = { isBuiltHere: () => false, isDeclaredData: () => true, defaultProject: "default" };
  const file = readSpecs("edges.yaml", new TextEncoder().encode(text));
  const problems = runChecks({ files: [file], around }).filter(({ code }) => !others.has(code));
  return problems.map(({ refusedBy }) => refusedBy);
}

const others = new Set(["repo-name-taken"]);
