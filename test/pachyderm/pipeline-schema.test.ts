import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import * as assert from "uvu/assert";
import languageService, { type JSONSchema } from "vscode-json-languageservice";
import { parseAllDocuments } from "yaml";
import { withCorpus } from "../support/corpus.ts";
import { describe } from "../support/suite.ts";

const text = readFileSync(join(import.meta.dirname, "../../schema/pachyderm-pipeline.schema.json"), "utf8");
const schema: JSONSchema = JSON.parse(text);
const validate = new Ajv({ strict: false }).compile(JSON.parse(text));

describe("JSON Schema of a spec", (it) => {
  const takes = (fields: string) => validate(JSON.parse(`{"pipeline": {"name": "p"}, ${fields}}`));

  withCorpus(it, "takes every real file that pachctl takes, and none that it refuses", (corpus) => {
    const rows = corpus.table("verdicts.csv");
    const isValid = (file: string) => {
      const documents = parseAllDocuments(new TextDecoder().decode(corpus.read(file)), { uniqueKeys: false });
      if (!Array.isArray(documents)) return true;
      return documents.every((document) => document.errors.length === 0 && validate(document.toJS()));
    };

    const wrong = rows.filter(({ local = "", verdict }) => isValid(local) !== (verdict === "accept"));

    process.stdout.write(
      `\nJSON Schema and pachctl agree on ${rows.length - wrong.length} of ${rows.length} real files\n`,
    );
    assert.equal(wrong, []);
  });

  it("takes both spellings, numbers in quotes, templates, nulls and lists of specs", () => {
    assert.ok(takes('"datum_tries": 3, "datumTimeout": "300s", "s3Out": null'));
    assert.ok(takes('"datum_tries": "3", "resource_limits": {"cpu": "0.5", "gpu": {"type": "a", "number": "1"}}'));
    assert.ok(takes('"datum_tries": "<%= tries %>", "autoscaling": "<%= scale %>", "job_timeout": "<%= t %>"'));
    assert.ok(takes('"$schema": "x", "transform": {"$schema": "y"}, "input": null'));
    assert.ok(validate(JSON.parse('[{"pipeline": {"name": "a"}}, {"pipeline": {"name": "b"}}]')));
  });

  it("refuses the common mistakes", () => {
    const mistakes = [
      '"input": {"atom": {"repo": "a"}}',
      '"input": {"pfs": {"repo": "a", "glb": "/"}}',
      '"transform": {"cmd": "python x"}',
      '"transform": {"env": {"A": 1}}',
      '"job_timeout": "5m"',
      '"resource_limits": {"memory": 64}',
      '"resource_limits": {"cpu": "500m"}',
      '"resource_limits": {"cpu": "500 m"}',
      '"resource_limits": {"gpu": 1}',
      '"parallelism_spec": {"constant": -1}',
      '"tolerations": [{"operator": "Exists"}]',
      '"egress": {"url": "s3://a"}',
      '"pod_patch": []',
      '"enable_stats": true',
    ];

    assert.equal(mistakes.filter(takes), []);
    assert.equal(
      [{}, { pipeline: {} }, [], [null], "x"].filter((value) => validate(value)),
      [],
    );
  });
});

describe("JSON Schema in an editor", (it) => {
  const service = languageService.getLanguageService({
    schemaRequestService: () => Promise.reject(new Error("nothing is fetched")),
  });
  service.configure({ schemas: [{ uri: "file:///spec.schema.json", fileMatch: ["*.json"], schema }] });
  const open = (content: string) => {
    const document = languageService.TextDocument.create("file:///edges.json", "json", 1, content);
    return { document, parsed: service.parseJSONDocument(document) };
  };

  it("explains a field under the pointer", async () => {
    const { document, parsed } = open('{"pipeline": {"name": "p"}, "datumTries": 3}');

    const hover = await service.doHover(document, document.positionAt(30), parsed);

    assert.match(JSON.stringify(hover?.contents), "How often a datum is tried before it counts as failed. Default: 3.");
  });

  it("offers the fields of the object one is in, in one spelling, and no old ones", async () => {
    const { document, parsed } = open('{"pipeline": {"name": "p"}, "input": {""}}');

    const offered = await service.doComplete(document, document.positionAt(39), parsed);

    const labels = offered?.items.map(({ label }) => label).sort() ?? [];
    assert.equal(
      labels.filter((label) => label !== "$schema"),
      ["cron", "cross", "group", "join", "pfs", "union"],
    );
  });

  it("says what became of an old field", async () => {
    const { document, parsed } = open('{"pipeline": {"name": "p"}, "standby": true}');

    const found = await service.doValidation(document, parsed);

    assert.equal(
      found.map(({ message }) => message),
      ['"standby" was renamed to "autoscaling" in 2.0. Write autoscaling.'],
    );
  });
});
