import { replaceText } from "../pachyderm/replacement.ts";
import { showText } from "../pachyderm/show-text.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check } from "./check.ts";

const path = ["reprocess_spec"] as const;
const values = ["until_success", "every_job"];

export const reprocessSpec = {
  kind: "spec",
  code: "reprocess-spec",
  severity: "error",
  refusedBy: "pachd",
  summary: "reprocess_spec is until_success or every_job",
  hint: 'Write "until_success", which skips what is done, or "every_job", which skips nothing.',
  rules: ["MS-2"],

  look({ reprocess_spec: text = "" }, spec) {
    if (text === "" || values.includes(text) || isUnfilled(text)) return [];
    const message = `pachd refuses ${showText(text)}: ReprocessSpec must be one of "until_success" or "every_job"`;
    const meant = values.find((value) => value === text.trim().toLowerCase().replaceAll("-", "_"));
    if (meant === undefined) return [{ path, message }];
    const edits = replaceText(spec, path, { from: text, to: meant });
    const repair = edits.length === 0 ? {} : { repair: { summary: `${showText(text)} -> "${meant}"`, edits } };
    return [{ path, message, hint: `Write "${meant}".`, ...repair }];
  },
} satisfies Check;
