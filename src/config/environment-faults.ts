import type { Node } from "../pachyderm/node.ts";
import type { Config } from "./config.ts";
import type { SettingFault } from "./read-setting.ts";
import { settingAt } from "./setting-at.ts";

/** What no environment shows by itself: a promotion from one that is not there, or round in a circle. */
export function environmentFaults(config: Config, root: Node): SettingFault[] {
  const from = new Map(config.environments.map(({ name, promote }) => [name, promote]));
  return config.environments.flatMap(({ name, promote }) => {
    if (promote === null) return [];
    const span = settingAt(root, ["environments", name, "promote"]).span;
    if (!from.has(promote)) {
      const known = [...from.keys()].filter((other) => other !== name).join(", ") || "none";
      const message = `environments.${name}.promote: there is no environment ${JSON.stringify(promote)}`;
      return [{ span, message, hint: `Other environments here: ${known}.` }];
    }
    const seen = new Set([name]);
    for (let next = from.get(name) ?? null; next !== null; next = from.get(next) ?? null) {
      if (next === name) {
        const message = `environments.${name}.promote: the promotions go round in a circle`;
        return [{ span, message, hint: "Let one environment build its images: take its promote out." }];
      }
      if (seen.has(next)) return []; // a circle further down, said at its own members
      seen.add(next);
    }
    return [];
  });
}
