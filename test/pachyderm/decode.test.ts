import * as assert from "uvu/assert";
import { decodeSpecs } from "../../src/pachyderm/decode.ts";
import { showPath } from "../../src/pachyderm/key-path.ts";
import { readSpecs } from "../../src/pachyderm/reader.ts";
import { parsedJson } from "../support/parsed-json.ts";
import { describe } from "../support/suite.ts";

describe("decode", (it) => {
  const decode = (text: string) => decodeSpecs(parsedJson(text));
  const faultsOf = (fields: string) =>
    decode(`{"pipeline":{"name":"p"},${fields}}`).faults.map(
      ({ kind, path, refused }) => `${kind} ${showPath(path)}${refused ? "" : " (taken)"}`,
    );
  const requestOf = (fields: string) => decode(`{"pipeline":{"name":"p"},${fields}}`).specs[0]?.request;

  it("reads every kind of field", () => {
    const request = requestOf(`
      "s3Out": true, "datum_tries": "7", "datumTimeout": "1.5s", "resource_limits": {"cpu": 0.5, "gpu": {"number": 2}},
      "service": {"internal_port": "80"}, "parallelism_spec": {"constant": 4},
      "transform": {"cmd": ["a", "b"], "env": {"A": "1", "__proto__": "x"}, "accept_return_code": [1, "2"]},
      "tolerations": [{"operator": "EXISTS", "effect": 1, "toleration_seconds": 5}, {"operator": 9}],
      "input": {"cross": [{"cron": {"start": "2024-01-01T00:00:00+01:00"}}, {"pfs": {}}]}`);

    assert.equal(request, {
      pipeline: { name: "p" },
      s3_out: true,
      datum_tries: 7n,
      datum_timeout: 1_500_000_000n,
      resource_limits: { cpu: 0.5, gpu: { number: 2n } },
      service: { internal_port: 80 },
      parallelism_spec: { constant: 4n },
      transform: { cmd: ["a", "b"], env: JSON.parse('{"A":"1","__proto__":"x"}'), accept_return_code: [1n, 2n] },
      tolerations: [{ operator: "EXISTS", effect: "NO_SCHEDULE", toleration_seconds: 5n }, { operator: 9 }],
      input: { cross: [{ cron: { start: "2023-12-31T23:00:00Z" } }, { pfs: {} }] },
    });
  });

  it("collects all faults, with the place of each, and reads the rest", () => {
    const { specs, faults } = decode('{"pipelin":{},"transform":{"image":1,"cmd":"x","user":"u"},"salt":true}');

    assert.equal(
      faults.map(({ kind, span }) => [kind, span.start]),
      [
        ["no-name", 0],
        ["unknown-field", 1],
        ["value-type", 35],
        ["value-type", 43],
        ["value-type", 66],
      ],
    );
    assert.equal(specs[0]?.request, { transform: { user: "u" } });
  });

  it("finds unknown fields at any depth, in either spelling only", () => {
    assert.equal(faultsOf('"DatumTries": 1, "input": {"join": [{"pfs": {"lazzy": true}}]}'), [
      "unknown-field DatumTries",
      "unknown-field input.join[0].pfs.lazzy",
    ]);
    assert.equal(faultsOf('"egress": {"url": "a"}'), ["unknown-field egress.url"]);
    assert.equal(faultsOf('"egress": {"URL": "a"}'), []);
  });

  it("keeps the last of equal keys, and refuses a field under both its names", () => {
    const { specs, faults } = decode('{"pipeline":{"name":"a"},"salt":1,"pipeline":{"name":"b"},"salt":"c"}');

    assert.equal(specs[0]?.request, { pipeline: { name: "b" }, salt: "c" });
    assert.equal(
      faults.map(({ kind, refused }) => [kind, refused]),
      [
        ["duplicate-key", false],
        ["duplicate-key", false],
      ],
    );
    assert.equal(faultsOf('"datum_tries": 1, "datumTries": null'), ["duplicate-field datum_tries"]);
  });

  it("drops $schema at every level, and says so where it was meant as data", () => {
    assert.equal(faultsOf('"$schema": 1, "transform": {"$schema": [], "env": {"$schema": "x", "A": "b"}}'), [
      'schema-key transform.env["$schema"] (taken)',
    ]);
  });

  it("takes null for absent, but not inside a list or a map", () => {
    assert.equal(faultsOf('"salt": null, "input": null, "job_timeout": null, "tolerations": [{"operator": null}]'), []);
    assert.equal(faultsOf('"transform": {"cmd": [null], "env": {"A": null}}'), [
      "value-type transform.cmd[0]",
      "value-type transform.env.A",
    ]);
    assert.equal(faultsOf('"input": {"cross": [null]}'), ["value-type input.cross[0]"]);
  });

  it("notes a null that only pachd refuses", () => {
    assert.equal(faultsOf('"transform": {"cmd": null, "env": null}'), [
      "null-value transform.cmd (taken)",
      "null-value transform.env (taken)",
    ]);
    assert.equal(
      decode('{"pipeline":{"name":"p","project":null}}').faults.map(({ kind }) => kind),
      ["null-value"],
    );
  });

  it("refuses a second target of an egress, unless it is null", () => {
    const twice = '"egress": {"object_storage": {"url": "a"}, "sql_database": {}}';

    assert.equal(faultsOf(twice), ["oneof egress.sql_database"]);
    assert.equal(faultsOf(twice.replace("{}}", "null}")), []);
  });

  it("loses digits of large numbers without quotes, and none in quotes", () => {
    assert.is(requestOf('"datum_tries": 9007199254740993')?.datum_tries, 9007199254740992n);
    assert.is(requestOf('"datum_tries": "9007199254740993"')?.datum_tries, 9007199254740993n);
    assert.equal(faultsOf('"datum_tries": 9007199254740993'), ["digits-lost datum_tries (taken)"]);
    assert.equal(faultsOf('"datum_tries": 9223372036854775807'), ["number-range datum_tries (taken)"]);
    assert.equal(faultsOf('"datum_tries": "9223372036854775807"'), []);
    assert.equal(faultsOf('"datum_tries": 9007199254740992'), []);
  });

  it("asks for a pipeline and its name", () => {
    const missing = (text: string) =>
      decode(text).faults.map((fault) => (fault.kind === "no-name" ? fault.missing : fault.kind));

    assert.equal(missing("{}"), ["pipeline"]);
    assert.equal(missing('{"pipeline": null}'), ["pipeline"]);
    assert.equal(missing('{"pipeline": {}}'), ["name"]);
    assert.equal(missing('{"pipeline": {"name": ""}}'), ["name"]);
    assert.equal(missing('{"pipeline": {"name": 5}}'), ["value-type"]);
    assert.equal(missing('{"pipeline": "p"}'), ["value-type"]);
  });

  it("counts the elements of a list as specs, and refuses those that are none", () => {
    const { specs, faults } = decode('[{"pipeline":{"name":"a"}}, null, [], {"pipeline":{"name":"b"}}]');

    assert.equal(
      specs.map(({ index }) => index),
      [0, 3],
    );
    assert.equal(
      faults.map(({ kind, span }) => [kind, span.start]),
      [
        ["not-a-spec", 28],
        ["not-a-spec", 34],
      ],
    );
    assert.equal(
      decode("[]").faults.map(({ kind }) => kind),
      ["empty-list"],
    );
  });

  it("leaves out what the parser refused, and has no second word for it", () => {
    const text = "pipeline: {name: 010}\ntransform: {cmd: [a, 0x1F], env: {A: 2024-01-01, B: c}}\n";

    const { specs, faults } = readSpecs("spec.yaml", new TextEncoder().encode(text));

    assert.equal(specs[0]?.request, { pipeline: {}, transform: { cmd: ["a"], env: { B: "c" } } });
    assert.equal(
      faults.map(({ kind }) => kind),
      ["number-form", "number-form", "timestamp"],
    );
  });

  it("reads four thousand nested crosses", () => {
    const depth = 4000;
    const parsed = parsedJson('{"pipeline":{"name":"p"},"input":{}}');
    const root = parsed.documents[0]?.root;
    if (root?.kind !== "mapping") throw new Error("the test document is an object");
    const input = root.entries[1];
    if (input === undefined) throw new Error("the test document has an input");
    for (let level = 0; level < depth; level++) {
      const inner = input.value;
      const key = { ...input.key, text: "cross" };
      const list = { kind: "sequence" as const, span: inner.span, items: [inner] };
      input.value = { kind: "mapping", span: inner.span, entries: [{ key, value: list }] };
    }

    let at = decodeSpecs(parsed).specs[0]?.request.input;
    let seen = 0;
    for (; at?.cross !== undefined; at = at.cross[0]) seen += 1;

    assert.is(seen, depth);
  });
});
