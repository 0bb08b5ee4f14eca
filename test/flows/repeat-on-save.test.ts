import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { Failure } from "../../src/failure.ts";
import { repeatOnSave } from "../../src/flows/repeat-on-save.ts";
import { hostOf } from "../support/host-of.ts";
import { describe } from "../support/suite.ts";
import { withFolder } from "../support/with-folder.ts";

describe("rounds on each save", (it) => {
  it("go on after one that failed, whose reason is shown, and answer with the last", () =>
    withFolder(async (folder) => {
      const host = hostOf();
      const callOff = new AbortController();
      let count = 0;

      const answer = await repeatOnSave(host, { folder, isOurs: () => false, signal: callOff.signal }, async () => {
        count += 1;
        if (count === 3) callOff.abort();
        else await writeFile(join(folder, "edges.py"), String(count)); // saved during the round: it does not get lost
        if (count === 2) throw new Failure("config", "no such key", "Take it out.");
        return count;
      });

      assert.equal([answer, count], [3, 3]);
      assert.match(host.noted(), /^waits .*\npachook: no such key\n +Take it out\.\nwaits .*\nwaits /);
    }));

  it("end at once where a round was called off, or has a bug of ours", () =>
    withFolder(async (folder) => {
      const watching = { folder, isOurs: () => false, signal: new AbortController().signal };
      for (const error of [new Failure("interrupted", "called off", "Run it again."), new TypeError("ours")]) {
        const round = () => Promise.reject(error);

        const thrown = await repeatOnSave(hostOf(), watching, round).catch((each: unknown) => each);

        assert.is(thrown, error);
      }
    }));
});
