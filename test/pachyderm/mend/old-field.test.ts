import * as assert from "uvu/assert";
import { mended } from "../../support/mended.ts";
import { describe } from "../../support/suite.ts";

describe("repairs of old fields", (it) => {
  it("take an entry out of JSON with its comma, wherever it stands", () => {
    const name = '"pipeline": {"name": "p"}';

    assert.is(mended(`{"batch": true, ${name}}`).text, `{${name}}`);
    assert.is(mended(`{${name}, "batch": true}`).text, `{${name}}`);
    assert.is(mended(`{\n  ${name},\n  "batch": true\n}\n`).text, `{\n  ${name}\n}\n`);
    assert.is(mended(`{\r\n\t"batch" : true ,\r\n\t${name}\r\n}`).text, `{\r\n\t${name}\r\n}`);
    assert.is(mended(`{${name}, "spout": { "overwrite": true }}`).text, `{${name}, "spout": {}}`);
    assert.is(mended(`{${name}, "batch": true,}`).text, `{${name},}`);
    assert.is(mended(`{${name}, "spout": {"marker": "x",}}`).text, `{${name}, "spout": {}}`);
  });

  it("take an entry out of YAML with its lines, and nothing else", () => {
    const before = "pipeline:\n  name: p # the name\n";

    assert.is(mended(`${before}batch: true # old\n# next\nsalt: x\n`).text, `${before}# next\nsalt: x\n`);
    assert.is(mended(`${before}hashtree_spec:\n  constant: 1\n\nsalt: x\n`).text, `${before}\nsalt: x\n`);
    assert.is(mended(`${before}batch:\nsalt: x\n`).text, `${before}salt: x\n`);
    assert.is(mended(`${before}salt: x\nbatch: true`).text, `${before}salt: x\n`);
    assert.is(mended(`${before}spout:\n  overwrite: true\n`).text, `${before}spout:\n  {}\n`);
    assert.is(mended("- batch: true\n  pipeline: {name: p}\n").text, "- pipeline: {name: p}\n");
    assert.is(mended("batch: true\r\npipeline: {name: p}\r\n").text, "pipeline: {name: p}\r\n");
    assert.is(mended(`${before}gc_policy: |\n  a\n  b\n\nsalt: x\n`).text, `${before}\nsalt: x\n`);
  });

  it("rename a key and keep its quotes and value", () => {
    const text =
      '{"pipeline": {"name": "p"}, "input": {\'atom\':  {"repo": "a", "glob": "/"}}, "egress": {URI: "s3://b"}}';

    const { text: now, repairs } = mended(text);

    assert.is(now, text.replace("'atom'", "'pfs'").replace("URI", "URL"));
    assert.equal(repairs, ['"atom" -> "pfs"', '"URI" -> "URL"']);
  });

  it("leave a key alone whose new name is there already", () => {
    const text = "pipeline: {name: p}\nstandby: true\nautoscaling: false\n";

    assert.is(mended(text).text, text);
  });

  it("turn a list of inputs into a pfs or a cross, in the file's own manner", () => {
    const one = '"inputs": [{"repo": {"name": "a"}, "glob": "/*"}]';
    const two = '  "inputs": [\n    {"repo": {"name": "a"}, "method": "global"},\n    {"repo": "b", "name": "c"}\n  ]';

    assert.is(
      mended(`{"pipeline": {"name": "p"}, ${one}}`).text,
      '{"pipeline": {"name": "p"}, "input": { "pfs": { "repo": "a", "glob": "/*" } }}',
    );
    assert.is(
      mended(`{\n  "pipeline": {"name": "p"},\n${two}\n}`).text,
      `{
  "pipeline": {"name": "p"},
  "input": {
    "cross": [
      {
        "pfs": {
          "repo": "a",
          "glob": "/"
        }
      },
      {
        "pfs": {
          "repo": "b",
          "name": "c",
          "glob": "/*"
        }
      }
    ]
  }
}`,
    );
    assert.is(
      mended("pipeline:\n  name: p\ninputs:\n- repo:\n    name: a\n  glob: /*\n- repo: {name: 'b'}\n# end\n").text,
      `pipeline:
  name: p
input:
  cross:
  - pfs:
      repo: a
      glob: /*
  - pfs:
      repo: b
      glob: /*
# end
`,
    );
  });

  it("leave a list of inputs alone that holds anything unknown", () => {
    const text = '{"pipeline": {"name": "p"}, "inputs": [{"repo": {"name": "a"}, "shards": 3}]}';

    assert.is(mended(text).text, text);
  });

  it("write parallelism of 1.0 as parallelism_spec", () => {
    const text = '{"pipeline": {"name": "p"}, "parallelism": "2"}';

    assert.is(mended(text).text, '{"pipeline": {"name": "p"}, "parallelism_spec": {"constant": "2"}}');
  });

  it("move a misplaced field into the one place beside it that has it", () => {
    const yaml = "pipeline: {name: p}\nimage: a:1\ntransform:\n    cmd: [a]\n";
    const json = '{"image": "a:1", "pipeline": {"name": "p"}, "transform": {"cmd": ["a"]}}';

    assert.is(mended(yaml).text, "pipeline: {name: p}\ntransform:\n    image: a:1\n    cmd: [a]\n");
    assert.is(mended(json).text, '{"pipeline": {"name": "p"}, "transform": {"image": "a:1", "cmd": ["a"]}}');
  });
});

describe("repairs of values", (it) => {
  const value = (fields: string) => mended(`pipeline: {name: p}\n${fields}\n`).text.split("\n").slice(1, -1).join("\n");

  it("quote numbers and truth where text belongs", () => {
    assert.is(
      value("transform: {env: {A: 1.10, B: true}, user: 1000}"),
      'transform: {env: {A: "1.10", B: "true"}, user: "1000"}',
    );
    assert.is(value("resource_limits: {memory: 64}"), "resource_limits: {memory: 64}");
  });

  it("write numbers, truth, lists and objects in the field's form", () => {
    assert.is(
      value('resource_limits: {cpu: "500m", gpu: 1}'),
      "resource_limits: {cpu: 0.5, gpu: {type: nvidia.com/gpu, number: 1}}",
    );
    assert.is(value("autoscaling: yes"), "autoscaling: true");
    assert.is(value("parallelism_spec: 4"), "parallelism_spec: {constant: 4}");
    assert.is(value("transform: {cmd: python3 /a.py}"), 'transform: {cmd: ["python3", "/a.py"]}');
    assert.is(value("transform:\n  cmd: a && b"), "transform:\n  cmd: a && b");
  });

  it("keep quotes when they write seconds, enums and times", () => {
    assert.is(value("job_timeout: '1h30m'\ndatum_timeout: 5m"), "job_timeout: '5400s'\ndatum_timeout: 300s");
    assert.is(value("job_timeout: 300"), 'job_timeout: "300s"');
    assert.is(value("job_timeout: 1500ms"), "job_timeout: 1.5s");
    assert.is(
      value('tolerations: [{operator: "Exists", effect: NoSchedule}]'),
      'tolerations: [{operator: "EXISTS", effect: NO_SCHEDULE}]',
    );
    assert.is(value('input: {cron: {start: "2024-01-01"}}'), 'input: {cron: {start: "2024-01-01T00:00:00Z"}}');
  });

  it("leave alone what escapes hide", () => {
    assert.is(value('job_timeout: "5\\u006d"'), 'job_timeout: "5\\u006d"');
  });
});
