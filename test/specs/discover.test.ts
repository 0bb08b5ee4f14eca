import { existsSync } from "node:fs";
import * as assert from "uvu/assert";
import { loadConfig } from "../../src/config/load-config.ts";
import { discoverSpecs } from "../../src/specs/discover.ts";
import type { Tree } from "../../src/specs/tree.ts";
import { workingTree } from "../../src/specs/working-tree.ts";
import { withCorpus } from "../support/corpus.ts";
import { describe } from "../support/suite.ts";
import { treeOf } from "../support/tree-of.ts";

async function found(tree: Tree, named?: readonly string[]): Promise<string[]> {
  const { config } = await loadConfig(tree);
  const { files, jsonnet } = await discoverSpecs(tree, config, named === undefined ? {} : { named });
  return [...files.map(({ source }) => source.file), ...jsonnet.map(({ path }) => path)];
}

const utf16 = (text: string) => new Uint8Array([0xff, 0xfe, ...Buffer.from(text, "utf16le")]);

const specs: Record<string, string | Uint8Array> = {
  "plain.json":
    '{"pipeline": {"name": "a"}, "transform": {"cmd": ["x"]}, "input": {"pfs": {"repo": "r", "glob": "/"}}}',
  "plain.yaml": "pipeline:\n  name: a\ntransform:\n  cmd: [x]\n",
  "odd name.yml": "pipeline: {name: a, project: {name: p}}\nspout: {}\n",
  "old.json": '{"pipeline": {"name": "a"}, "transform": {"cmd": ["x"]}, "inputs": [{"repo": {"name": "r"}}]}',
  "atom.json": '{"pipeline": {"name": "a"}, "transform": {"image": "x"}, "input": {"atom": {"repo": "r"}}}',
  "list.json": '[{"pipeline": {"name": "a"}, "transform": {}, "input": {}}]',
  "stream.json":
    '{"pipeline": {"name": "a"}, "transform": {}, "input": {}}\n{"pipeline": {"name": "b"}, "transform": {}, "input": {}}',
  "documents.yaml": "a: 1\n---\npipeline: {name: a}\ntransform: {image: x}\n",
  "nameless.json": '{"transform": {"cmd": ["x"]}, "input": {"cron": {"spec": "@daily"}}}',
  "misspelt.json": '{"pipelin": {"name": "a"}, "transform": {"cmd": ["x"]}, "input": {"pfs": {"repo": "r"}}}',
  "camel.json": '{"pipeline": {"name": "a"}, "parallelismSpec": {"constant": "1"}, "description": "input"}',
  "comma.json": '{"pipeline": {"name": "a"},, "transform": {"cmd": ["x"]}, "input": {"pfs": {}}}',
  "indent.yaml": "pipeline:\n name: a\n  x: 1\ntransform:\n cmd: [x]\n",
  "latin.json": Buffer.from(
    '{"pipeline": {"name": "\u00e9"}, "transform": {"cmd": ["x"]}, "input": {"pfs": {}}}',
    "latin1",
  ),
  "wide.yaml": utf16("pipeline: {name: a}\ntransform: {image: x}\n"),
  "made.jsonnet": "function(n) { pipeline: { name: n }, transform: { cmd: ['x'] }, input: { pfs: { repo: 'r' } } }",
};

const others: Record<string, string> = {
  "package.json": '{"name": "pipeline", "scripts": {"pipeline": "x", "transform": "y", "input": "z"}}',
  "tsconfig.json": '{"compilerOptions": {"plugins": [{"transform": "ts-x", "input": true}]}}',
  "turbo.json": '{"pipeline": {"build": {"inputs": ["src/**"], "outputs": ["dist"]}}}',
  "docker-compose.yml": "services:\n  pipeline:\n    image: x\n    environment: { input: a, transform: b }\n",
  ".github/workflows/ci.yml":
    "name: pipeline\non: { workflow_call: { inputs: { name: { type: string } } } }\njobs:\n  pipeline: { runs-on: x, steps: [] }\n",
  ".gitlab-ci.yml": "stages: [transform]\npipeline:\n  script: [x]\n  input: y\n",
  "bitbucket-pipelines.yml": "image: node\npipelines:\n  default:\n    - step: { name: x, script: [y] }\n",
  ".woodpecker.yml": "pipeline:\n  name:\n    image: x\n    commands: [y]\n",
  "tekton.yaml":
    "apiVersion: tekton.dev/v1\nkind: Pipeline\nmetadata: { name: x }\nspec: { tasks: [{ name: transform, params: [{ name: input }] }] }\n",
  "secret.yaml": "apiVersion: v1\nkind: Secret\nmetadata: { name: pipeline }\nstringData: { transform: a, input: b }\n",
  "chart/templates/x.yaml":
    "{{- if .Values.x }}\napiVersion: v1\nkind: ConfigMap\ndata:\n  pipeline: {name: x}\n  transform: a\n  input: b\n{{- end }}\n",
  "secret.json": '{"kind": "Secret", "apiVersion": "v1", "data": {"pipeline": "eA=="}}',
  "defaults.json":
    '{"create_pipeline_request": {"pipeline": {"name": "x"}, "transform": {"image": "x"}, "input": {"pfs": {}}}}',
  "elastic.json": '{"pipeline": {"description": "x", "processors": [{"set": {"field": "input"}}]}, "transform": "a"}',
  "logstash.yml": "pipeline.id: main\npipeline:\n  batch: { size: 1 }\ninput: { file: x }\n",
  "kedro.yml": "pipeline:\n  name: a\ndatasets:\n  input: { type: csv }\n",
  "vector.yaml": "sources: { input: { type: file } }\ntransforms: { a: { inputs: [input] } }\n",
  "transform.json": '{"transform": {"scale": 2}, "input": {"file": "a.png"}}',
  "data.json": '[{"name": "pipeline", "input": 1, "transform": 2}]',
  "notes.md": "pipeline: {name: a}\ntransform: {cmd: [x]}\n",
  "library.jsonnet": "{ pipeline(name):: name, importance: 'input' }",
};

describe("discovering specs", (it) => {
  it("finds what reads as a spec, whatever it is called, broken ones too", async () => {
    assert.equal((await found(treeOf({ ...specs, ...others }))).sort(), Object.keys(specs).sort());
  });

  for (const [path, text] of Object.entries(others)) {
    it(`passes over ${path}`, async () => assert.equal(await found(treeOf({ [path]: text })), []));
  }

  it("reads what was named as specs, whatever it is, and says what is not there", async () => {
    const tree = treeOf({ ...others, ...specs });
    const { config } = await loadConfig(tree);

    const { files, problems } = await discoverSpecs(tree, config, { named: ["notes.md", "gone.json", "notes.md"] });

    assert.equal(
      files.map(({ source }) => source.file),
      ["notes.md"],
    );
    assert.equal(
      problems.map(({ code, severity, message }) => `${code} ${severity} ${message}`),
      ["file error gone.json is not there"],
    );
  });

  it("reads all JSON and YAML under the globs of the config, and nothing else", async () => {
    const text = "pipeline: {name: a}\ntransform: {image: x}\n";
    const tree = treeOf({
      "pachook.yaml": 'specs: ["a/**", "!a/not.yaml"]',
      "a/b/c.yaml": "x: 1",
      "a/not.yaml": text,
      "b.yaml": text,
    });

    assert.equal(await found(tree), ["a/b/c.yaml"]);
  });

  it("passes over links into the tree, and reports those that leave it", async () => {
    const base = treeOf({ "a.yaml": specs["plain.yaml"] ?? "", "in.yaml": specs["plain.yaml"] ?? "" });
    const tree: Tree = {
      files: async () => [
        { path: "a.yaml", kind: "file", oid: null },
        { path: "in.yaml", kind: "symlink", oid: null },
        { path: "out.yaml", kind: "symlink", oid: null },
        { path: "sub.yaml", kind: "submodule", oid: null },
      ],
      read: base.read,
      whyUnread: () => "is a symbolic link that leaves the repository",
    };
    const { config } = await loadConfig(tree);

    const { files, problems } = await discoverSpecs(tree, config);

    assert.equal(
      files.map(({ source }) => source.file),
      ["a.yaml"],
    );
    assert.equal(
      problems.map(({ severity, message }) => `${severity} ${message}`),
      ["warning out.yaml is a symbolic link that leaves the repository"],
    );
  });

  withCorpus(it, "finds every spec of the corpus and nothing else", async (corpus) => {
    const wanted = corpus
      .table("manifest.csv")
      .map(({ local }) => local ?? "")
      .filter((path) => path !== "" && existsSync(corpus.path(path)));
    const all = await found(workingTree(corpus.path("."), null));
    const recorded = new Set(all.filter((path) => !/^(reader|rules|datums)\//.test(path)));

    assert.ok(wanted.length > 400, String(wanted.length));
    assert.equal(
      wanted.filter((path) => !recorded.has(path)),
      [],
    );
    assert.is(recorded.size, new Set(wanted).size);
  });
});
