import * as assert from "uvu/assert";
import { placeNamedIn } from "../../src/pachyderm/place-named-in.ts";
import { readSpecs } from "../../src/pachyderm/reader.ts";
import { describe } from "../support/suite.ts";

const text = `pipeline:
  name: lost
transform:
  image: team/tool:1.0
  cmd: [repo, nowhere]
  secrets: [{ name: login, key: password, env_var: LOGIN }]
input:
  cross:
    - pfs: { repo: edges, glob: /* }
    - pfs: { repo: nowhere, glob: "/" }
`;

const [spec] = readSpecs("pipelines/lost.yaml", new TextEncoder().encode(text)).specs;
const placeOf = (says: string) => {
  if (spec === undefined) throw new Error("no spec");
  const { file, line, column } = placeNamedIn(spec, says);
  return `${file}:${line}:${column}`;
};

describe("the place that pachd's words are about", (it) => {
  it("is the repo that they name, not another value that reads the same", () =>
    assert.is(placeOf("repo default/nowhere not found"), "pipelines/lost.yaml:10:20"));

  it("is a secret by its name", () => assert.is(placeOf('secrets "login" not found'), "pipelines/lost.yaml:6:21"));

  it("is the pipeline's name where they name nothing of it", () => {
    assert.is(placeOf("context deadline exceeded"), "pipelines/lost.yaml:2:9");
    assert.is(placeOf("pipeline lost is broken"), "pipelines/lost.yaml:2:9");
  });
});
