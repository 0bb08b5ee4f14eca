import * as assert from "uvu/assert";
import { progressFor, showBytes, showDuration } from "../../src/report/progress.ts";
import { hostOf } from "../support/host-of.ts";
import { describe } from "../support/suite.ts";

/** A host whose clock is moved by hand, with the ticks that a timer would give. */
function clocked(interactive: boolean) {
  let ms = 0;
  let tick = () => {};
  let everyMs = 0;
  const host = hostOf({ now: () => new Date(ms), terminal: { colors: false, interactive, width: 60, unicode: true } });
  const progress = progressFor(host, (period, call) => {
    [everyMs, tick] = [period, call];
    return () => {
      tick = () => {};
    };
  });
  const pass = (seconds: number) => {
    for (let left = seconds * 1000; left > 0; left -= everyMs) {
      ms += everyMs;
      tick();
    }
  };
  return { progress, pass, noted: host.noted };
}

describe("progress", (it) => {
  it("in a pipe says what it waits for after two seconds, then ever more seldom, and one line at the end", () => {
    const { progress, pass, noted } = clocked(false);

    const task = progress.begin("build", "edges");
    pass(1.5);
    assert.is(noted(), "");
    pass(1);
    task.waitsFor("edges: docker builds");
    pass(20);
    task.done("edges built");

    const lines = noted()
      .split("\n")
      .map((line) => line.replace(/ {2,}/g, "  "));
    assert.equal(lines, [
      "… build  edges  2.0 s",
      "… build  edges: docker builds  6.0 s",
      "… build  edges: docker builds  14 s",
      "✓ build  edges built  23 s",
      "",
    ]);
  });

  it("on a terminal keeps one line moving and takes it away before another is written", () => {
    const { progress, pass, noted } = clocked(true);

    const task = progress.begin("build", "edges");
    const other = progress.begin("build", "montage");
    pass(0.25);
    progress.line("edges | Step 1/2");
    other.done("montage reused");
    task.failed("edges was not built");
    pass(5);

    assert.ok(noted().includes("\r\x1b[K⠋ build     edges, and 1 more"));
    assert.ok(noted().includes("\r\x1b[Kedges | Step 1/2\n"));
    assert.match(noted(), /✗ build {5}edges was not built.*\n$/);
    assert.is(
      noted()
        .split("\n")
        .filter((line) => line !== "").length,
      3,
    );
  });

  it("makes harmless what others wrote", () => {
    const { progress, noted } = clocked(false);
    progress.line("evil \x1b[2J text");
    assert.is(noted(), "evil \\x1b[2J text\n");
  });

  it("counts as people do", () => {
    assert.equal([999, 2100, 51_000_000, 2e9].map(showBytes), ["999 B", "2.1 kB", "51 MB", "2.0 GB"]);
    assert.equal([400, 12_345, 125_000].map(showDuration), ["0.4 s", "12 s", "2 m 5 s"]);
  });
});
