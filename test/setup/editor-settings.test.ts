import { parse } from "jsonc-parser";
import * as assert from "uvu/assert";
import { withEditorSettings, withoutEditorSettings } from "../../src/setup/editor-settings.ts";
import { describe } from "../support/suite.ts";

const schemas = {
  folder: "node_modules/pachook/schema",
  specs: ["pipelines/edges.json", "pipelines/montage.json", "top.json", "mixed/a.yaml"],
  others: ["package.json", "mixed/values.yaml", "pipelines/README.md"],
};

describe("settings of VS Code", (it) => {
  it("get a pattern for a folder of specs, and names where other files lie between", () => {
    const settings: unknown = JSON.parse(withEditorSettings(null, schemas));

    assert.equal(Object(settings)["json.schemas"], [
      {
        fileMatch: ["/pipelines/*.json", "/top.json"],
        url: "./node_modules/pachook/schema/pachyderm-pipeline.schema.json",
      },
    ]);
    assert.equal(Object(settings)["yaml.schemas"], {
      "./node_modules/pachook/schema/pachook.schema.json": "pachook.yaml",
      "./node_modules/pachook/schema/pachyderm-pipeline.schema.json": ["mixed/a.yaml"].at(0),
    });
  });

  it("keep comments, other schemas, tabs and line ends, and twice is the same as once", () => {
    const theirs =
      '{\r\n\t// ours\r\n\t"editor.tabSize": 2,\r\n\t"json.schemas": [{ "fileMatch": ["a"], "url": "b" }], // last\r\n}\r\n';

    const once = withEditorSettings(theirs, schemas);

    assert.match(once, "\t// ours\r\n");
    assert.match(once, "// last\r\n");
    assert.equal(Object(parse(once))["json.schemas"][0], { fileMatch: ["a"], url: "b" });
    assert.not.match(once, /[^\r]\n/);
    assert.is(withEditorSettings(once, schemas), once);
  });

  it("lose only what is ours when it is taken out", () => {
    const theirs = '{\n  // ours\n  "editor.tabSize": 2\n}\n';

    const after = withoutEditorSettings(withEditorSettings(theirs, schemas));

    assert.is(after, theirs);
    assert.is(withoutEditorSettings('{ "yaml.schemas": {} }'), '{ "yaml.schemas": {} }');
  });

  it("are left alone where they cannot be read", () => {
    assert.is(withEditorSettings('{ "a": ', schemas), '{ "a": ');
  });
});
