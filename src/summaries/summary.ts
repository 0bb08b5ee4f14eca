import type { Mapping } from "../pachyderm/node.ts";
import type { CreatePipelineRequest } from "../pachyderm/request.ts";
import type { SpecFile } from "../pachyderm/spec.ts";
import type { Problem } from "../problem.ts";

/** What was found out about one file by itself. It stays true while the bytes, the settings and Pachook do. */
export type Summary = {
  /** Null where the file holds no spec. */
  specs: readonly { index: number; request: CreatePipelineRequest }[] | null;
  /** What is wrong in it whatever else the repository holds. */
  problems: readonly Problem[];
};

/** A summary, and what its file was then: an object id, or what the file system said. */
export type KnownFile = { identity: string; summary: Summary };

/** The part of a summary that other files depend on. */
export function summaryOf({ specs }: SpecFile, problems: readonly Problem[]): Summary {
  return { specs: specs.map(({ index, request }) => ({ index, request })), problems };
}

/**
 * The specs of a file that was not read. They have their requests and nothing else: whoever asks for text or a place is
 * told by `open` instead of an error, and has to ask again with the file read.
 */
export function recallSpecs(
  file: string,
  specs: NonNullable<Summary["specs"]>,
  open: (file: string) => void,
): SpecFile {
  const source = {
    file,
    get text() {
      open(file);
      return "";
    },
    get lineStarts() {
      open(file);
      return [0];
    },
  };
  const recalled = specs.map(({ index, request }) => ({
    source,
    index,
    request,
    get root() {
      open(file);
      return nothing;
    },
  }));
  return { source, specs: recalled, faults: [] };
}

const nothing: Mapping = { kind: "mapping", span: { start: 0, end: 0 }, entries: [] };
