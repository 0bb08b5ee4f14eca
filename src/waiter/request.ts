/**
 * How far a request came. `waiting`: nobody knows yet whether the remote took the push. `accepted`: it did.
 * `covered`: a deploy of the same commit, or of a later one of the same ref, has done its work. `stopped`: it was not
 * started, for the reason in `note`.
 */
export const stages = ["waiting", "accepted", "deploying", "deployed", "failed", "covered", "stopped"] as const;
export type Stage = (typeof stages)[number];

/** One commit that goes to one environment if the remote takes it. Kept as a file, so all is text; "" is none. */
export type Request = {
  /** Sorts by time. */
  id: string;
  environment: string;
  /** What was pushed: a commit, or an annotated tag's object. */
  tip: string;
  /** The remote's name for it. */
  ref: string;
  /** What can be asked for it: a name or an address. */
  remote: string;
  /** The ref of this clone that a push to this remote moves, and what it held before. */
  trackingRef: string;
  trackingBefore: string;
  /** The `git push` itself. */
  pusher: string;
  /** The top level of the work tree that it was pushed from. */
  folder: string;
  /** RFC 3339. */
  asked: string;
  stage: Stage;
  /** When it came to its stage; for a deploy that is over, `began` is its start. */
  since: string;
  began: string;
  note: string;
};

export function isOpen({ stage }: Request): boolean {
  return stage === "waiting" || stage === "accepted" || stage === "deploying";
}

/** Reads what `writeRequest` wrote; null for anything else, as a file of another version. */
export function readRequest(text: string): Request | null {
  const fields = fieldsOf(text);
  const stage = stages.find((each) => each === fields["stage"]);
  const of = (name: string) => fields[name] ?? "";
  if (stage === undefined || of("id") === "" || of("environment") === "" || !/^[0-9a-f]{40,64}$/.test(of("tip"))) {
    return null;
  }
  return {
    id: of("id"),
    environment: of("environment"),
    tip: of("tip"),
    ref: of("ref"),
    remote: of("remote"),
    trackingRef: of("trackingRef"),
    trackingBefore: of("trackingBefore"),
    pusher: of("pusher"),
    folder: of("folder"),
    asked: of("asked"),
    stage,
    since: of("since"),
    began: of("began"),
    note: of("note"),
  };
}

export function writeRequest(request: Request): string {
  return `${JSON.stringify(request, null, 2)}\n`;
}

function fieldsOf(text: string): Record<string, string> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, each]) => (typeof each === "string" ? [[name, each]] : [])),
    );
  } catch {
    return {}; // half a file: the disk was full, or somebody edited it
  }
}
