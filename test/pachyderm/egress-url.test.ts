import * as assert from "uvu/assert";
import { storageFlaw } from "../../src/pachyderm/egress-url.ts";
import { describe } from "../support/suite.ts";

describe("addresses of object stores", (it) => {
  it("are those Pachyderm writes to", () => {
    for (const url of [
      "s3://b/p",
      "gs://b",
      "gcs://b",
      "azblob://c",
      "wasb://c@a/p",
      "minio://h:9000/b",
      "file:///data",
      "S3://b",
    ]) {
      assert.is(storageFlaw(url), null, url);
    }
  });

  it("have a flaw that is named", () => {
    assert.match(storageFlaw("") ?? "", "empty");
    assert.match(storageFlaw("bucket/path") ?? "", "no address");
    assert.match(storageFlaw("ftp://x/y") ?? "", "unrecognized object store: ftp");
    assert.match(storageFlaw("s3:///p") ?? "", "no bucket");
    assert.match(storageFlaw("minio://host") ?? "", "no bucket");
    assert.match(storageFlaw("wasb://account/p") ?? "", "no container");
  });
});
