import { isGiven } from "../pachyderm/is-given.ts";
import { isLabelKey, isLabelValue } from "../pachyderm/kubernetes-names.ts";
import type { Toleration } from "../pachyderm/request.ts";
import { showText } from "../pachyderm/show-text.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check, Finding } from "./check.ts";

const operators = ["EMPTY", "EXISTS", "EQUAL"] as const;
const effects = ["ALL_EFFECTS", "NO_SCHEDULE", "PREFER_NO_SCHEDULE", "NO_EXECUTE"] as const;

export const toleration = {
  kind: "spec",
  code: "toleration",
  severity: "error",
  refusedBy: "pachd",
  summary: "Each toleration says how it compares, and what it says fits together",
  hint: 'Write "operator": "EXISTS" for any value, or "operator": "EQUAL" with a value.',
  rules: ["RS-11", "RS-18"],

  look({ tolerations = [] }, spec) {
    return tolerations.flatMap((each, index) => {
      const isOpen = each.operator === undefined && isGiven(spec, ["tolerations", index, "operator"]);
      const found = [
        ...(isOpen ? [] : aboutOperator(each, { index, count: tolerations.length })),
        ...aboutEffect(each),
        ...aboutFit(each),
      ];
      return found.map((finding) => ({ ...finding, path: ["tolerations", index, ...finding.path] }));
    });
  },
} satisfies Check;

function aboutOperator({ operator = 0 }: Toleration, { index, count }: { index: number; count: number }): Finding[] {
  const known = typeof operator === "number" ? operators[operator] : operators.find((name) => name === operator);
  if (known === "EMPTY") {
    const message = `pachd refuses the pipeline: toleration ${index + 1}/${count}: cannot omit key/value comparison operator; specify EQUAL or EXISTS`;
    return [{ path: ["operator"], message }];
  }
  if (known !== undefined || typeof operator !== "number") return [];
  const message = `no operator has the number ${operator}: it is taken in silence, and compares as EQUAL does`;
  return [{ path: ["operator"], message, severity: "warning", refusedBy: null }];
}

function aboutEffect({ effect = 0 }: Toleration): Finding[] {
  if (typeof effect !== "number" || effects[effect] !== undefined) return [];
  const message = `no effect has the number ${effect}: it is taken in silence, and means all effects`;
  const hint = 'Write "NO_SCHEDULE", "PREFER_NO_SCHEDULE" or "NO_EXECUTE", or leave it out for all.';
  return [{ path: ["effect"], message, hint, severity: "warning", refusedBy: null }];
}

/** What Kubernetes asks of a toleration. Source: k8s.io/kubernetes, pkg/apis/core/validation, `ValidateTolerations`. */
function aboutFit({ key = "", value = "", operator, effect, toleration_seconds }: Toleration): Finding[] {
  const found: Finding[] = [];
  const add = (path: string, message: string, hint: string) =>
    found.push({ path: [path], message: `Kubernetes refuses the workers: ${message}`, hint, refusedBy: "kubernetes" });
  const exists = operator === "EXISTS" || operator === 1;
  const equal = operator === "EQUAL" || operator === 2;
  if (exists && value !== "")
    add(
      "value",
      `a toleration with EXISTS has no value, and this one has ${showText(value)}`,
      'Write "operator": "EQUAL", or drop the value.',
    );
  if (equal && key === "")
    add(
      "key",
      "a toleration with EQUAL needs a key",
      'Name the key of the taint, or write "operator": "EXISTS" to tolerate every taint.',
    );
  if (key !== "" && !isUnfilled(key) && !isLabelKey(key))
    add(
      "key",
      `no taint can have the key ${showText(key)}`,
      "Write the key of the taint as `kubectl describe node` shows it.",
    );
  if (equal && !isUnfilled(value) && !isLabelValue(value))
    add(
      "value",
      `no taint can have the value ${showText(value)}`,
      "Write the value of the taint as `kubectl describe node` shows it.",
    );
  if (toleration_seconds !== undefined && effect !== "NO_EXECUTE" && effect !== 3) {
    add(
      "toleration_seconds",
      "toleration_seconds goes with the effect NO_EXECUTE only",
      'Write "effect": "NO_EXECUTE", or drop the seconds.',
    );
  }
  return found;
}
