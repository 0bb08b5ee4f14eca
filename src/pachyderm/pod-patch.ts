/** What is wrong with one operation of a JSON Patch; `index` counts from 0. */
export type PatchFlaw = { index: number; message: string; hint: string };

// What the pod spec that pachd makes always has. Source: src/server/pps/server/worker_rc.go, `workerPodSpec`.
const alwaysThere = [
  "initContainers",
  "containers",
  "volumes",
  "serviceAccountName",
  "automountServiceAccountToken",
  "restartPolicy",
  "terminationGracePeriodSeconds",
];
// What it has or lacks by the cluster's own settings: nothing can be said.
const dependsOnCluster = ["securityContext", "imagePullSecrets"];
const containers = new Map([
  ["containers", 2],
  ["initContainers", 1],
]);

/**
 * Looks for operations that cannot be applied to the pod spec of a pipeline's workers. Only what is sure counts.
 * Source: RFC 6902, and github.com/evanphx/json-patch, which pachd applies it with.
 *
 * @param present top-level keys of the pod spec that the pipeline's own spec adds
 */
export function patchFlaws(operations: readonly unknown[], present: readonly string[]): PatchFlaw[] {
  const there = new Set([...alwaysThere, ...dependsOnCluster, ...present]);
  const touched = new Set(present);
  return operations.flatMap((operation, index) => {
    const flaw = flawOf(operation, { there, touched });
    const [first] = pathOf(operation) ?? [];
    if (first !== undefined && wordOf(operation, "op") !== "remove") {
      there.add(first);
      touched.add(first);
    }
    return flaw === null ? [] : [{ ...flaw, index }];
  });
}

type Known = { there: ReadonlySet<string>; touched: ReadonlySet<string> };

function flawOf(operation: unknown, known: Known): Omit<PatchFlaw, "index"> | null {
  const op = wordOf(operation, "op");
  const path = wordOf(operation, "path");
  const verbs = ["add", "remove", "replace", "move", "copy", "test"];
  if (op === null || !verbs.includes(op)) {
    const message = op === null ? 'it has no "op"' : `there is no operation ${JSON.stringify(op)}`;
    return { message, hint: `Write one of ${verbs.map((verb) => `"${verb}"`).join(", ")} as "op".` };
  }
  if (path === null) return { message: 'it has no "path"', hint: 'Write where: "path": "/nodeSelector".' };
  if (path !== "" && !path.startsWith("/")) {
    return { message: `path ${JSON.stringify(path)} does not begin with /`, hint: `Write "/${path}".` };
  }
  if ((op === "move" || op === "copy") && wordOf(operation, "from") === null) {
    return { message: `a ${op} has a "from"`, hint: 'Write where it comes from: "from": "/…".' };
  }
  const from = op === "move" || op === "copy" ? wordOf(operation, "from") : null;
  const source = from === null ? null : missingPlace("remove", from, known);
  return source ?? missingPlace(op, path, known);
}

function missingPlace(op: string, path: string, { there, touched }: Known): Omit<PatchFlaw, "index"> | null {
  const [first = "", second, ...deeper] = path.slice(1).split("/").map(unescapeStep);
  if (path === "" || path === "/") return null;
  if ((first === "spec" || first === "metadata") && second !== undefined) {
    const hint =
      first === "spec"
        ? `Write "/${[second, ...deeper].join("/")}": the patch is of the pod's spec.`
        : "Write labels and annotations in the pipeline's metadata: the patch is of the pod's spec.";
    return { message: `there is no /${first} in the pod's spec`, hint };
  }
  if (!there.has(first) && (second !== undefined || op === "replace" || op === "remove" || op === "test")) {
    const message = `there is no /${first} in the pod's spec`;
    const hint =
      second === undefined ? 'Use "add".' : `Add the whole of it: "path": "/${first}", with the rest in "value".`;
    return { message, hint };
  }
  const count = containers.get(first);
  const position = second !== undefined && /^[0-9]+$/.test(second) ? Number(second) : -1;
  if (count === undefined || touched.has(first) || position < count + (op === "add" && deeper.length === 0 ? 1 : 0)) {
    return null;
  }
  const hint =
    "containers/0 is the one that runs your command, containers/1 is Pachyderm's storage, initContainers/0 is init.";
  return { message: `there is no /${first}/${second} in the pod's spec`, hint };
}

function pathOf(operation: unknown): string[] | null {
  const path = wordOf(operation, "path");
  return path?.startsWith("/") === true ? path.slice(1).split("/").map(unescapeStep) : null;
}

function unescapeStep(step: string): string {
  return step.replaceAll("~1", "/").replaceAll("~0", "~");
}

function wordOf(operation: unknown, key: string): string | null {
  if (typeof operation !== "object" || operation === null) return null;
  const value: unknown = Object.entries(operation).find(([name]) => name === key)?.[1];
  return typeof value === "string" ? value : null;
}
