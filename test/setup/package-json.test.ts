import * as assert from "uvu/assert";
import { withoutPachook, withPachook } from "../../src/setup/package-json.ts";
import { describe } from "../support/suite.ts";

const texts = [
  '{\n  "name": "edges"\n}\n',
  '{\n\t"name": "edges",\n\t"scripts": {\n\t\t"prepare": "husky"\n\t},\n\t"devDependencies": {\n\t\t"ruff": "1"\n\t}\n}',
  '{\r\n    "private": true,\r\n    "scripts": {\r\n        "test": "x"\r\n    }\r\n}\r\n',
];

describe("package.json with us in it", (it) => {
  it("is as it was when we are taken out, line ends and indentation included", () => {
    for (const text of texts) assert.is(withoutPachook(withPachook(text, "1.2.3")), text);
  });

  it("is the same when we are put in twice", () => {
    for (const text of [null, ...texts]) {
      const once = withPachook(text, "1.2.3");
      assert.is(withPachook(once, "1.2.3"), once);
    }
  });

  it("keeps the prepare script that is there: ours comes behind it and can fail alone", () => {
    const manifest: unknown = JSON.parse(withPachook(texts[1] ?? "", "1.2.3"));

    assert.is(Object(manifest).scripts.prepare, "husky && (pachook install || exit 0)");
    assert.equal(Object(manifest).devDependencies, { ruff: "1", pachook: "^1.2.3" });
  });

  it("keeps the version that is there", () => {
    const text = withPachook('{ "dependencies": { "pachook": "file:x.tgz" } }', "1.2.3");

    assert.match(text, '"pachook": "file:x.tgz"');
    assert.not.match(text, "devDependencies");
  });

  it("is left alone, with a reason, where it is not JSON", () => {
    assert.throws(() => withPachook("{ oops", "1.2.3"), /package\.json is not JSON/);
  });
});
