/** A ref that the remote has now: what it is called there, and the local name or oid that it came from. */
export type ReportedRef = { place: string; flag: string; source: string; ref: string; summary: string };

/**
 * Reads `git push --porcelain`: `<flag> tab <from>:<to> tab <summary>` below a line `To <address>`. Refused and deleted
 * refs are kept apart by their flag: `!` and `-`. Source: git-push(1), "OUTPUT".
 *
 * @returns the refs that the remote holds as they were pushed
 */
export function parsePushReport(stdout: string): ReportedRef[] {
  const found: ReportedRef[] = [];
  let place = "";
  for (const line of stdout.split("\n")) {
    if (line.startsWith("To ")) place = line.slice("To ".length);
    const [, flag = "", names = "", summary = ""] = /^([ +*=-])\t(.*?)\t(.*)$/.exec(line) ?? [];
    // The local name may hold a colon ("HEAD^{/fix: it}"); a ref's own name never does.
    const colon = names.lastIndexOf(":");
    if (colon > 0) found.push({ place, flag, source: names.slice(0, colon), ref: names.slice(colon + 1), summary });
  }
  return found.filter(({ flag }) => flag !== "-");
}

/** The same as people know it from git. */
export function showPushReport(refs: readonly ReportedRef[]): string {
  return refs
    .map(({ flag, source, ref, summary }) => ` ${flag} ${summary}  ${short(source)} -> ${short(ref)}\n`)
    .join("");
}

function short(ref: string): string {
  return ref.replace(/^refs\/(heads|tags)\//, "");
}
