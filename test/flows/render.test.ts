import * as assert from "uvu/assert";
import { render } from "../../src/flows/render.ts";
import { describe } from "../support/suite.ts";
import { treeOf } from "../support/tree-of.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";

describe("render", (it) => {
  it("writes what pachctl gets: images of this repository by commit, variables of the environment", async () => {
    const tree = treeOf({
      "pachook.yaml": `images: { "*/Dockerfile": { repository: "acme/{dir}" } }
pinned: ["old/**"]
environments: { dev: { vars: { n: 1 } }, prod: { vars: { n: 8 } } }
`,
      "edges/Dockerfile": "FROM scratch",
      "edges/a.json":
        '{"pipeline": {"name": "a"}, "transform": {"image": "acme/edges:__TAG__"},\n "input": {}, "salt": "<%= vars.n %>"}\n',
      "old/b.yaml": "pipeline: {name: b}\ntransform: {image: acme/edges:1}\n",
    });

    const { files, problems } = await render(tree, { named: null, commit, environment: "prod" });

    assert.equal(problems, []);
    assert.equal(files, [
      {
        path: "edges/a.json",
        text: `{"pipeline": {"name": "a"}, "transform": {"image": "acme/edges:${commit}"},\n "input": {}, "salt": "8"}\n`,
      },
      { path: "old/b.yaml", text: "pipeline: {name: b}\ntransform: {image: acme/edges:1}\n" },
    ]);
  });
});
