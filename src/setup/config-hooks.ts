import type { ConfigHook, ConfigHooks } from "../tools/config-hooks.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { hookNames } from "./hook-block.ts";

/** How hooks in git's settings go together with ours, one sentence; null where there are none. */
export function describeConfigHooks({ hooks, gitVersion, areRun }: ConfigHooks): string | null {
  if (hooks.length === 0) return null;
  const named = `${hooks.map(describeHook).join(", ")} in git's settings`;
  if (areRun) return `${named}: git runs them before ours, as before`;
  return `${named}: git ${gitVersion} runs none of them (2.54 and newer do, before ours)`;
}

/** What doctor says of them, and of a switch there that may reach ours. */
export function examineConfigHooks(found: ConfigHooks): Diagnosis[] {
  const says = describeConfigHooks(found);
  const switches = found.off.filter((event) => hookNames.some((name) => name === event));
  return [
    ...(says === null
      ? []
      : [{ state: found.areRun ? ("good" as const) : ("doubtful" as const), topic: "hooks", says }]),
    ...switches.map((event) => ({
      state: "doubtful" as const,
      topic: "hooks",
      says: `hook.${event}.enabled is false: a newer git may run no hook for ${event} at all, ours included`,
      fix: `git config --unset-all hook.${event}.enabled   (--global, if it stands there)`,
    })),
  ];
}

function describeHook({ name, events }: ConfigHook): string {
  return `${name} (${events.join(", ")})`;
}
