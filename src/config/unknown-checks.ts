import { nearest } from "../nearest.ts";
import type { Node, Scalar } from "../pachyderm/node.ts";
import type { SettingFault } from "./read-setting.ts";
import { settingAt } from "./setting-at.ts";

/** Names under `checks` and `ignore` that no check has. */
export function unknownChecks(root: Node, codes: readonly string[]): SettingFault[] {
  const known = new Set(codes);
  const unknown = [...checkNames(root)].filter(({ text }) => !known.has(text));
  return unknown.map(({ span, text }) => {
    const meant = nearest(text, codes);
    const hint = meant === undefined ? "See what there is: pachook explain" : `Did you mean ${meant}?`;
    return { span, message: `there is no check ${JSON.stringify(text.slice(0, 60))}`, hint };
  });
}

function* checkNames(root: Node): Generator<Scalar> {
  const checks = settingAt(root, ["checks"]);
  if (checks !== root && checks.kind === "mapping") yield* checks.entries.map(({ key }) => key);
  const rules = settingAt(root, ["ignore"]);
  if (rules === root || rules.kind !== "sequence") return;
  for (const rule of rules.items) {
    const name = settingAt(rule, ["check"]);
    if (name.kind === "scalar") yield name;
  }
}
