import { cronInputs } from "../pachyderm/inputs.ts";
import type { Check, Finding } from "./check.ts";

export const ignoredField = {
  kind: "spec",
  code: "ignored-field",
  severity: "warning",
  refusedBy: null,
  summary: "Every field does something",
  hint: "Drop it.",
  rules: [],

  look({ transform, service, spout, ...request }) {
    const found: Finding[] = [];
    const add = (path: Finding["path"], message: string) => found.push({ path, part: "key", message });
    if ((transform?.dockerfile ?? "") !== "") {
      add(
        ["transform", "dockerfile"],
        "transform.dockerfile is ignored since Pachyderm 2.0: pachctl builds no images any more",
      );
    }
    if (transform?.debug === true)
      add(["transform", "debug"], "transform.debug is ignored: nothing in Pachyderm reads it");
    if ((service?.ip ?? "") !== "")
      add(["service", "ip"], "service.ip is ignored: Pachyderm fills it in when it answers");
    if ((spout?.service?.ip ?? "") !== "") {
      add(["spout", "service", "ip"], "spout.service.ip is ignored: Pachyderm fills it in when it answers");
    }
    for (const { cron, path } of cronInputs(request)) {
      if ((cron.commit ?? "") !== "")
        add([...path, "commit"], "cron.commit is ignored: Pachyderm fills it in when it answers");
    }
    return found;
  },
} satisfies Check;
