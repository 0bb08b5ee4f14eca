import * as assert from "uvu/assert";
import { patchFlaws } from "../../src/pachyderm/pod-patch.ts";
import { describe } from "../support/suite.ts";

const messagesOf = (operations: unknown[], present: string[] = []) =>
  patchFlaws(operations, present).map(({ index, message }) => `${index}: ${message}`);

describe("pod patches", (it) => {
  it("are fine where they touch what a worker's pod has", () => {
    const operations = [
      { op: "add", path: "/nodeSelector", value: { disk: "ssd" } },
      { op: "add", path: "/nodeSelector/zone", value: "a" },
      { op: "add", path: "/containers/0/volumeMounts/-", value: {} },
      { op: "add", path: "/volumes/-", value: {} },
      { op: "add", path: "/initContainers/0/tty", value: true },
      { op: "replace", path: "/securityContext", value: {} },
      { op: "add", path: "/containers/-", value: {} },
    ];

    assert.equal(messagesOf(operations), []);
  });

  it("fail at a place that is not there, unless the spec makes it", () => {
    const operation = { op: "add", path: "/tolerations/-", value: {} };

    assert.equal(messagesOf([operation]), ["0: there is no /tolerations in the pod's spec"]);
    assert.equal(messagesOf([operation], ["tolerations"]), []);
    assert.equal(messagesOf([{ op: "replace", path: "/priority", value: 1 }]), [
      "0: there is no /priority in the pod's spec",
    ]);
    assert.equal(messagesOf([{ op: "add", path: "/containers/2/tty", value: true }]), [
      "0: there is no /containers/2 in the pod's spec",
    ]);
  });

  it("fail where an operation is none", () => {
    assert.equal(messagesOf([{ op: "put", path: "/x" }, { op: "add", path: "x" }, { op: "add" }, "add", null]), [
      '0: there is no operation "put"',
      '1: path "x" does not begin with /',
      '2: it has no "path"',
      '3: it has no "op"',
      '4: it has no "op"',
    ]);
    assert.equal(messagesOf([{ op: "move", path: "/priority" }]), ['0: a move has a "from"']);
  });
});
