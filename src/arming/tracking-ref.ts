import type { CloneSetting } from "../tools/clone-settings.ts";

/**
 * The ref of this clone that follows a ref of a remote, by the remote's fetch lines; null where none does, as for most
 * tags and in a clone of a single branch. Source: git-fetch(1), "refspec".
 */
export function trackingRefOf(ref: string, remote: string, settings: readonly CloneSetting[]): string | null {
  const fetches = settings.filter(
    ({ section, subsection, name }) => section === "remote" && subsection === remote && name === "fetch",
  );
  for (const { value } of fetches) {
    const [from = "", to = ""] = value.replace(/^\+/, "").split(":");
    const [before = "", after] = from.split("*");
    if (to === "") continue;
    if (after === undefined && from === ref) return to;
    if (after === undefined || ref.length < before.length + after.length) continue;
    if (!ref.startsWith(before) || !ref.endsWith(after)) continue;
    return to.replace("*", () => ref.slice(before.length, ref.length - after.length));
  }
  return null;
}
