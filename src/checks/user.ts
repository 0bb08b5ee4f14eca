import { showText } from "../pachyderm/show-text.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check } from "./check.ts";

export const user = {
  kind: "spec",
  code: "user",
  severity: "warning",
  refusedBy: null,
  summary: "The user is a numeric id, which Kubernetes and the worker both obey",
  hint: 'Write the number of the user, in quotes: "1000".',
  rules: ["TR-12"],

  look({ transform }) {
    const name = transform?.user ?? "";
    // Source: src/server/pps/server/worker_rc.go, `workerPodSpec`.
    if (name === "" || isUnfilled(name) || /^[+-]?[0-9]+$/.test(name)) return [];
    const message = `user ${showText(name)} is a name: the command runs as that user, but the pod's security settings ignore it`;
    return [{ path: ["transform", "user"], message }];
  },
} satisfies Check;
