import type { Host } from "../../host.ts";
import type { FaultKind } from "../../pachyderm/fault.ts";
import { parseDocuments } from "../../pachyderm/parse.ts";
import type { Problem } from "../../problem.ts";
import type { Tree } from "../../specs/tree.ts";
import { type ValidateOptions, validate } from "../validate.ts";

const unreadable: ReadonlySet<FaultKind> = new Set(["bytes", "syntax", "too-large", "empty-file"]);

/**
 * Of files that held specs once, what keeps those that are still there from being read: broken to a `{` a file does not
 * look like a spec any more, and a search by content passes it over.
 *
 * @returns the first error of each such file
 */
export async function unreadableSpecs(
  host: Host,
  tree: Tree,
  { files, ...options }: Omit<ValidateOptions, "named"> & { files: readonly string[] },
): Promise<Problem[]> {
  const contents = await tree.read([...new Set(files)]);
  const broken = [...contents].flatMap(([path, bytes]) =>
    parseDocuments(path, bytes).faults.some(({ kind }) => unreadable.has(kind)) ? [path] : [],
  );
  if (broken.length === 0) return [];
  const { problems } = await validate(host, tree, { ...options, named: broken });
  return broken.flatMap((path) => {
    const first = problems.find(({ severity, at }) => severity === "error" && at.file === path);
    return first === undefined ? [] : [first];
  });
}
