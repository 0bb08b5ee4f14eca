import * as assert from "uvu/assert";
import {
  isDnsLabel,
  isExtendedResource,
  isLabelKey,
  isLabelValue,
  isSubdomain,
  isVariableName,
} from "../../src/pachyderm/kubernetes-names.ts";
import { describe } from "../support/suite.ts";

describe("names in Kubernetes", (it) => {
  it("of labels have a letter or digit at both ends and at most 63 characters", () => {
    for (const value of ["", "a", "v1.2_x-3", "x".repeat(63)]) assert.ok(isLabelValue(value), value);
    for (const value of ["-a", "a.", "b c", "x".repeat(64), "é"]) assert.not(isLabelValue(value), value);
  });

  it("of label keys may have a domain before a slash", () => {
    for (const key of ["team", "example.com/team", "a.b-c.d/E_f"]) assert.ok(isLabelKey(key), key);
    for (const key of ["", "/team", "Example.com/team", "a/b/c", "a b"]) assert.not(isLabelKey(key), key);
  });

  it("of secrets are lower-case, with dots between; those of volumes have none", () => {
    assert.ok(isSubdomain("registry.token-2"));
    assert.ok(isDnsLabel("registry-token"));
    for (const name of ["", "My", "a..b", "-a", "a_b"]) assert.not(isSubdomain(name), name);
    assert.not(isDnsLabel("registry.token"));
    assert.not(isDnsLabel("x".repeat(64)));
  });

  it("of variables begin with no digit", () => {
    for (const name of ["A", "_b", "a-b.c"]) assert.ok(isVariableName(name), name);
    for (const name of ["", "1A", "A=B", "A B", "..", "."]) assert.not(isVariableName(name), name);
  });

  it("of extended resources have a domain", () => {
    assert.ok(isExtendedResource("nvidia.com/gpu"));
    assert.not(isExtendedResource("gpu"));
  });
});
