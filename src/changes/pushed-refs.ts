/** One ref that a push would change at the remote. `ref` is the remote's name for it: the local one may be `HEAD`, or an oid. */
export type PushedRef =
  | { kind: "create"; ref: string; tip: string }
  | { kind: "move"; ref: string; tip: string; from: string }
  | { kind: "delete"; ref: string; from: string };

/**
 * Reads what git gives a pre-push hook on stdin: `<local ref> <local oid> <remote ref> <remote oid>` for each ref.
 * An oid of zeros, however many, is no commit; a tip may be a tag object.
 * Source: githooks(5), "pre-push".
 *
 * @returns every ref, in git's order; none where all that was asked for is up to date or was left out
 */
export function parsePushedRefs(stdin: string): PushedRef[] {
  return stdin
    .split("\n")
    .map(parseLine)
    .filter((ref) => ref !== null);
}

function parseLine(line: string): PushedRef | null {
  // Read from the right: the local name may hold spaces ("HEAD^{/fix it}").
  const [from = "", ref = "", tip = ""] = line.trimEnd().split(" ").reverse();
  if (!isOid(from) || !isOid(tip)) return null;
  if (isZero(tip)) return isZero(from) ? null : { kind: "delete", ref, from };
  return isZero(from) ? { kind: "create", ref, tip } : { kind: "move", ref, tip, from };
}

function isOid(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

function isZero(oid: string): boolean {
  return /^0+$/.test(oid);
}
