import * as assert from "uvu/assert";
import { type ListedEntry, rootOfLayers, rootSeenThrough } from "../../src/images/known-paths.ts";
import { describe } from "../support/suite.ts";

function entry(path: string, kind: ListedEntry["kind"] = "file"): ListedEntry {
  return { path, kind, mode: 0o750, uid: 1, gid: 2 };
}

describe("known paths", (it) => {
  it("follow layers as they lie over each other, with what they take away", () => {
    const lower = [
      entry("app", "folder"),
      entry("app/a"),
      entry("app/sub/b"),
      entry("old", "folder"),
      entry("old/x"),
      entry("bin", "symlink"),
    ];
    const upper = [
      entry("app/.wh.a"),
      entry("app/sub/.wh..wh..opq"),
      entry("app/sub/new"),
      entry("old"),
      entry("bin", "folder"),
    ];

    const root = rootOfLayers([lower, upper]);

    const seen = ["", "app", "app/a", "app/sub", "app/sub/b", "app/sub/new", "old", "old/x", "bin", "none"];
    assert.equal(
      seen.map((path) => root.kindOf(path)),
      ["folder", "folder", "absent", "folder", "absent", "file", "file", "absent", "folder", "absent"],
    );
  });

  it("know of a layer that is replaced which folders its files lie in, and what has to be written again", () => {
    const replaced = [[entry("usr/share/app/a"), entry("usr/share", "folder"), entry("link", "symlink")]];
    const root = rootSeenThrough({ replaced, proven: [], first: 0, since: null });

    assert.equal(
      ["usr", "usr/share/app", "usr/share/app/a", "usr/share/app/b", "link"].map((path) => root.kindOf(path)),
      ["folder", "folder", "file", "unknown", "unknown"],
    );
    assert.equal(root.lost("usr/share"), { mode: 0o750, uid: 1, gid: 2 });
    assert.is(root.lost("usr"), null);
  });

  it("know what lies in a folder that a step made, by the layers since then, and that it went with a step", () => {
    const attributes = { mode: 0o755, uid: 0, gid: 0 };
    const folder = (path: string, newSince: number | null) =>
      ({ kind: "folder", path, entry: attributes, newSince }) as const;
    const proven = [folder("app", 0), folder("gone", 2), folder("srv", null)];
    const since = [[entry("app", "folder"), entry("app/current", "symlink")]];
    const replaced = [[entry("app/src/a"), entry("gone/b")]];

    const unread = rootSeenThrough({ replaced: [], proven, first: 1, since: null });
    const read = rootSeenThrough({ replaced, proven, first: 1, since });

    const paths = ["app", "app/current", "app/src", "gone", "gone/b", "srv", "srv/x"];
    assert.equal(
      paths.map((path) => unread.kindOf(path)),
      ["folder", "unknown", "unknown", "absent", "absent", "folder", "unknown"],
    );
    assert.equal(
      paths.map((path) => read.kindOf(path)),
      ["folder", "symlink", "absent", "absent", "absent", "folder", "unknown"],
    );
  });
});
