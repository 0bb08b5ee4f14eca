import { readSpecs } from "../../src/pachyderm/reader.ts";
import type { Spec } from "../../src/pachyderm/spec.ts";

/** A pipeline and what it reads: `data`, `data@dev`, or a whole pfs object. */
export type Sketch = { name: string; reads?: readonly (string | object)[]; output_branch?: string };

/** Specs made from sketches, all in one file `pipelines.json`. */
export function specsOf(sketches: readonly Sketch[]): readonly Spec[] {
  const requests = sketches.map(({ name, reads = [], ...rest }) => ({
    pipeline: { name },
    transform: { image: "team/edges:1.4", cmd: ["python3", "/edges.py"] },
    ...(reads.length === 0 ? { spout: {} } : { input: { cross: reads.map(inputFor) } }),
    ...rest,
  }));
  return readSpecs("pipelines.json", new TextEncoder().encode(JSON.stringify(requests, null, 1))).specs;
}

function inputFor(read: string | object, index: number): object {
  if (typeof read !== "string") return { pfs: { glob: "/*", name: `in${index}`, ...read } };
  const [repo, branch] = read.split("@");
  return { pfs: { repo, glob: "/*", name: `in${index}`, ...(branch === undefined ? {} : { branch }) } };
}
