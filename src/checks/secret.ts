import { foreignPlaceholderHint, foreignPlaceholderIn } from "../pachyderm/foreign-placeholder.ts";
import { isDnsLabel, isSubdomain } from "../pachyderm/kubernetes-names.ts";
import type { SecretMount } from "../pachyderm/request.ts";
import { showText } from "../pachyderm/show-text.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check, Finding } from "./check.ts";

export const secret = {
  kind: "spec",
  code: "secret",
  severity: "error",
  refusedBy: "pachd",
  summary: "Each secret is named, goes somewhere, and is mounted once",
  hint: 'Write "mount_path" for all its keys as files, or "env_var" with "key" for one value.',
  rules: ["TR-7", "TR-10", "TR-11"],

  look({ transform }) {
    const secrets = transform?.secrets ?? [];
    return secrets.flatMap((each, index) => {
      const path = ["transform", "secrets", index];
      const earlier = secrets.slice(0, index);
      return [...aboutName(each), ...aboutTarget(each), ...aboutMount(each, earlier)].map((finding) => ({
        ...finding,
        path: [...path, ...finding.path],
      }));
    });
  },
} satisfies Check;

function aboutName({ name = "" }: SecretMount): Finding[] {
  if (isSubdomain(name) || isUnfilled(name)) return [];
  const what = name === "" ? "a secret without a name" : `no secret can be called ${showText(name)}`;
  const message = `pachd refuses the pipeline: missing Kubernetes secret${name === "" ? "" : ` ${name}`}; ${what}`;
  return [
    {
      path: ["name"],
      message,
      hint:
        foreignPlaceholderIn(name) === null
          ? "Name a secret that `pachctl list secret` shows: lower-case letters, digits, - and dots."
          : foreignPlaceholderHint,
    },
  ];
}

function aboutTarget({ name = "", key = "", env_var = "", mount_path = "" }: SecretMount): Finding[] {
  if (env_var !== "" && key === "") {
    const message = `pachd refuses the pipeline: secret ${name} has env_var set but is missing key`;
    return [{ path: ["env_var"], message, hint: 'Say which value of the secret it holds: "key": "…".' }];
  }
  if (env_var !== "" || mount_path !== "") return [];
  const message = `secret "${name}" goes nowhere, in silence: it has neither mount_path nor env_var`;
  return [{ path: ["name"], message, severity: "warning", refusedBy: null }];
}

function aboutMount({ name = "", mount_path = "" }: SecretMount, earlier: readonly SecretMount[]): Finding[] {
  if (mount_path === "") return [];
  const about = (message: string, hint: string): Finding[] => [
    { path: ["mount_path"], message, hint, refusedBy: "kubernetes" },
  ];
  if (earlier.some((other) => other.name === name && (other.mount_path ?? "") !== "")) {
    return about(
      `Kubernetes refuses the workers: secret "${name}" is mounted twice, which makes two volumes of one name`,
      "Mount it once; in the command, link or copy the file to the other place.",
    );
  }
  if (mount_path === "/pfs" || earlier.some((other) => other.mount_path === mount_path)) {
    return about(
      `Kubernetes refuses the workers: ${showText(mount_path)} is the place of another volume`,
      'Mount each secret in a folder of its own, such as "/secrets/token".',
    );
  }
  if (isSubdomain(name) && !isDnsLabel(name)) {
    return about(
      `Kubernetes refuses the workers: a volume is named for secret "${name}", and its name may hold no dot and at most 63 characters`,
      "Rename the secret, or take single values from it with env_var and key.",
    );
  }
  return [];
}
