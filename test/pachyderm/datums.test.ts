import * as assert from "uvu/assert";
import { readInput } from "../../src/pachyderm/datums/input-tree.ts";
import { type Datums, datumsOf } from "../../src/pachyderm/datums.ts";
import type { Input } from "../../src/pachyderm/request.ts";
import { countCpu } from "../support/cpu-time.ts";
import { describe } from "../support/suite.ts";

type Data = Readonly<Record<string, readonly string[]>>;

async function datums(input: Input, data: Data): Promise<Datums> {
  const tree = readInput(input, { pipeline: "probe", project: "default" });
  const found =
    "error" in tree ? tree : await datumsOf(tree, ({ repo }) => (data[repo] ?? []).map((path) => ({ path, size: 1 })));
  if ("error" in found) throw new Error(found.error);
  return found;
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `/f${index}`);
const pathsOf = (found: Datums) => [...found.sorted()].map(({ files }) => files.map(({ path }) => path).join(" "));

describe("datums", (it) => {
  it("of a cross are counted without being made", async () => {
    const inputs = ["a", "b", "c"].map((name) => ({ pfs: { repo: "many", name, glob: "/*" } }));

    const spentMs = countCpu();
    const found = await datums({ cross: inputs }, { many: names(10_000) });

    assert.is(found.count, 1e12);
    assert.is(found.first(3).length, 3);
    assert.ok(spentMs() < 2000);
  });

  it("with one id count once, also where two ways of combining lead to it", async () => {
    const [a, b, c] = ["a", "b", "c"].map((name): Input => ({ pfs: { repo: "r", name, glob: "/*" } }));
    assert.ok(a !== undefined && b !== undefined && c !== undefined);
    const sides = [{ union: [a, { cross: [a, b] }] }, { union: [c, { cross: [b, c] }] }];

    const found = await datums({ cross: sides }, { r: ["/x"] });

    // a and then b with c is a with b and then c.
    const ids = [...found.sorted()].map(({ id }) => id);
    assert.is(new Set(ids).size, 3);
    assert.is(ids.length, 3);
    assert.is(found.count, 3);
  });

  it("with a hundred thousand files in one group have an id", async () => {
    const found = await datums({ group: [{ pfs: { repo: "r", glob: "/*" } }] }, { r: names(100_000) });

    assert.is(found.count, 1);
    assert.is(found.first(1)[0]?.files.length, 100_000);
  });

  it("of outer joins drop what has no outer join, and are never empty", async () => {
    const join = [
      { pfs: { repo: "left", glob: "/(*)", join_on: "$1", outer_join: true } },
      { pfs: { repo: "right", glob: "/(*)", join_on: "$1" } },
    ];

    const found = await datums({ join }, { left: ["/1", "/2"], right: ["/2", "/3"] });

    assert.equal(pathsOf(found).toSorted(), ["/1", "/2 /2"]);
  });

  it("match globs with negations as regexp2 does", async () => {
    const data = { r: ["/a.js", "/a.js.gz", "/b.csv", "/sub/c.js"] };
    const fitting: [string, string[]][] = [
      ["/!(*.js)", ["/a.js.gz", "/b.csv", "/sub/"]],
      ["/*.!(js)", ["/a.js.gz", "/b.csv"]],
      ["/!(!(a.js))", ["/a.js"]],
      ["/+(a|.|js)", ["/a.js"]],
    ];

    for (const [glob, paths] of fitting) {
      assert.equal(pathsOf(await datums({ pfs: { repo: "r", glob } }, data)).toSorted(), paths, glob);
    }
  });

  it("take no longer for a hostile glob", async () => {
    const counts: [string, number][] = [
      [`/${"*a".repeat(60)}b`, 0],
      [`/!(${"*a".repeat(60)}b)c`, 1],
      [`/${"*(a|".repeat(60)}b`, 0],
      ["/+(+(+(+(a))))b", 0],
    ];
    const spentMs = countCpu();

    for (const [glob, count] of counts) {
      const found = await datums({ pfs: { repo: "r", glob } }, { r: [`/${"a".repeat(3000)}c`] });
      assert.is(found.count, count, glob);
    }
    assert.ok(spentMs() < 5000);
  });

  it("say what regexp2 says to a class that cannot be, and to groups without end", async () => {
    const faults: [string, string][] = [
      ["/[]", "unrecognized escape sequence \\z in `\\A/[]\\z`"],
      ["/([])[a]", "missing closing ) in `\\A/([])[a]\\z`"],
      ["/[b-a]", "[x-y] range in reverse order"],
      ["/[]](a|[[:x:]]", "unexpected ) in `\\A/[]\\](a|[\\[:x:\\]])\\z`"],
      ["/[]]-[a]", "a subtraction must be the last element in a character class"],
      ["/^(a)", "unimplemented quatifier ^"],
      [`/${"(".repeat(1000)}`, "more groups in groups"],
      ["a".repeat(6000), "not taken here"],
    ];

    for (const [glob, words] of faults) {
      const error = await datums({ pfs: { repo: "r", glob } }, {}).then(() => null, String);
      assert.ok(error?.includes(words), `${glob.slice(0, 20)}: ${error}`);
    }
  });
});
