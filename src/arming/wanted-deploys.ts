import { pathMatcher } from "../patterns/path-glob.ts";
import type { Pin } from "./pin.ts";

/** A ref as a push moves it at the remote: its name there, and what it shall hold. */
export type MovedRef = { ref: string; tip: string };

/** An environment that a moved ref is deployed to. */
export type WantedDeploy = MovedRef & { pin: Pin };

/** Which environments a push concerns: each once for every commit, though several refs may bring the same one. */
export function wantedDeploys(refs: readonly MovedRef[], pins: readonly Pin[]): WantedDeploy[] {
  const wanted = pins.flatMap((pin) => {
    const isBranch = pathMatcher(pin.branches);
    const isTag = pathMatcher(pin.tags);
    const isMeant = ({ ref }: MovedRef) =>
      ref.startsWith("refs/heads/")
        ? isBranch(ref.slice("refs/heads/".length))
        : ref.startsWith("refs/tags/") && isTag(ref.slice("refs/tags/".length));
    return refs.filter(isMeant).map((moved) => ({ ...moved, pin }));
  });
  const seen = new Set<string>();
  return wanted.filter(({ pin, tip }) => {
    const key = JSON.stringify([pin.environment, tip]);
    return !seen.has(key) && seen.add(key);
  });
}
