import * as assert from "uvu/assert";
import { openLogTail } from "../../src/sandbox/log-tail.ts";
import { readSecrets } from "../../src/sandbox/secrets.ts";
import { describe } from "../support/suite.ts";

describe("the log of a datum", (it) => {
  it("hides secrets that the code prints, in one piece or in several", () => {
    const { texts } = readSecrets(
      [{ name: "s", key: "token", env_var: "TOKEN" }],
      new Map([["s/token", { value: "hush-hush\nsecond line\n" }]]),
      () => "",
    );
    const log = openLogTail(texts);

    log.add("token is hush-");
    log.add("hush, then second line\n");

    assert.is(log.text(), "token is ***, then ***\n");
  });

  it("keeps the end of a long one, from the beginning of a line", () => {
    const log = openLogTail([]);

    for (let line = 0; line < 100_000; line++) log.add(`line ${line}\n`);

    const lines = log.text().trimEnd().split("\n");
    assert.is(lines.at(-1), "line 99999");
    assert.ok(lines.length < 100_000);
    assert.equal(
      lines.filter((line) => !/^line \d+$/.test(line)),
      [],
    );
  });
});
