import type { Node } from "../pachyderm/node.ts";
import { placeAt, type Source } from "../pachyderm/source.ts";
import type { IgnoreRule } from "./config.ts";
import { readSetting } from "./read-setting.ts";
import { settingAt } from "./setting-at.ts";
import { ignoreFields } from "./table.ts";

/** The rules under `ignore` that can be used, each with its place. What is wrong with the others was said before. */
export function ignoreRules(root: Node, source: Source): IgnoreRule[] {
  const list = settingAt(root, ["ignore"]);
  if (list === root || list.kind !== "sequence") return [];
  return list.items.flatMap((item) => {
    const fields = readSetting(item, { kind: "fields", fields: ignoreFields }, { way: "", faults: [] });
    if (!(fields instanceof Map)) return [];
    const text = (key: string) => {
      const value: unknown = fields.get(key);
      return typeof value === "string" ? value : null;
    };
    const [code, reason] = [text("check"), text("reason")];
    if (code === null || reason === null) return [];
    const at = placeAt(source, item.span.start);
    return [{ code, reason, glob: text("files"), pipeline: text("pipeline"), at }];
  });
}
