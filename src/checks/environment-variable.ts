import type { KeyPath } from "../pachyderm/key-path.ts";
import { isVariableName } from "../pachyderm/kubernetes-names.ts";
import { showText } from "../pachyderm/show-text.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check, Finding } from "./check.ts";

export const environmentVariable = {
  kind: "spec",
  code: "environment-variable",
  severity: "error",
  refusedBy: "kubernetes",
  summary: "Environment variables have names that Kubernetes takes, and leave those of Pachyderm's worker alone",
  hint: "Use letters, digits and _, and no digit first.",
  rules: ["TR-13"],

  look({ transform }) {
    const plain = Object.keys(transform?.env ?? {}).flatMap((name) => aboutName(name, ["transform", "env", name]));
    const secret = (transform?.secrets ?? []).flatMap(({ env_var = "" }, index) =>
      env_var === "" ? [] : aboutName(env_var, ["transform", "secrets", index, "env_var"]),
    );
    return [...plain, ...secret];
  },
} satisfies Check;

function aboutName(name: string, path: KeyPath): Finding[] {
  if (isUnfilled(name)) return [];
  const part = path[1] === "env" ? "key" : "value";
  if (!isVariableName(name)) {
    const message = `Kubernetes refuses the workers: no environment variable can be called ${showText(name)}`;
    const nearest = name.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^([0-9])/, "_$1");
    return [{ path, part, message, ...(nearest === "" ? {} : { hint: `Write "${nearest}".` }) }];
  }
  if (!isReserved(name)) return [];
  const message = `the value of ${name} is lost or confuses Pachyderm's worker, which sets variables of this kind itself`;
  return [
    {
      path,
      part,
      message,
      severity: "warning",
      refusedBy: "job",
      hint: "Give the variable another name, without that beginning.",
    },
  ];
}

/** True for the variables of Pachyderm's worker; those that its clients read are for the user to set. */
function isReserved(name: string): boolean {
  return /^(?:PACH_|PPS_|POSTGRES_)|^S3GATEWAY_PORT$/.test(name) && !/^PACH_(?:PYTHON_|CONFIG$|TRACE)/.test(name);
}
