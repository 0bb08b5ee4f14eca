import * as assert from "uvu/assert";
import { isAlive, isRunName, nameRun } from "../../../src/tools/container/is-alive.ts";
import { describe } from "../../support/suite.ts";

describe("the name of a run", (it) => {
  it("tells that the run goes on for as long as its process is there", async () => {
    const own = nameRun(process.pid);

    assert.ok(isRunName(own));
    assert.ok(await isAlive(own));
    assert.ok(await isAlive(`${own}-0a1b2c3d-1`));
  });

  it("tells that the run is over once no process has its id", async () => {
    const gone = nameRun(2 ** 22 + 1); // more than a kernel gives

    assert.not.ok(await isAlive(gone));
  });

  it("leaves the run of another machine to that machine", async () => {
    const other = nameRun(2 ** 22 + 1).replace(/-[0-9a-f]{8}-/, "-00000000-");

    assert.ok(isRunName(other));
    assert.ok(await isAlive(other));
  });

  it("is no name that somebody else would give", () => {
    assert.equal(["pachook", "pachook-12-edges", "my-pachook-1"].filter(isRunName), []);
  });
});
