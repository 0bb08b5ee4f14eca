import type { KeyPath } from "../pachyderm/key-path.ts";
import { parseQuantity, quantityMeant } from "../pachyderm/quantity.ts";
import { replaceText } from "../pachyderm/replacement.ts";
import type { ResourceSpec } from "../pachyderm/request.ts";
import { resourceFields } from "../pachyderm/resource-fields.ts";
import { showText } from "../pachyderm/show-text.ts";
import type { Spec } from "../pachyderm/spec.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check, Finding } from "./check.ts";

export const quantity = {
  kind: "spec",
  code: "quantity",
  severity: "error",
  refusedBy: null,
  summary: "Memory and disk are Kubernetes quantities",
  hint: 'Write a number and one of k M G T P E Ki Mi Gi Ti Pi Ei, with no blank: "64M" or "64Mi".',
  rules: ["RS-1"],

  look(request, spec) {
    return resourceFields.flatMap((field) => {
      const resources = request[field] ?? {};
      return (["memory", "disk"] as const).flatMap((amount) => aboutAmount(resources, spec, [field, amount]));
    });
  },
} satisfies Check;

function aboutAmount(resources: ResourceSpec, spec: Spec, path: readonly [string, "memory" | "disk"]): Finding[] {
  const [field, amount] = path;
  const text = resources[amount];
  if (text === undefined || isUnfilled(text)) return [];
  // The way to ask for nothing at all; alone, an empty text looks forgotten.
  if (text === "") return resources.cpu === 0 ? [] : [aboutEmpty(path)];
  const value = parseQuantity(text);
  if (value === null) return [aboutUnreadable(text, spec, path)];
  if (!text.endsWith("m")) return [];
  const meant = text.replace("m", "M");
  const message = `${amount} "${text}" is a thousandth of ${text.slice(0, -1)} bytes: a small m divides by a thousand`;
  return [{ path: [field, amount], message, hint: `Write "${meant}" or "${meant}i".` }];
}

function aboutEmpty(path: KeyPath): Finding {
  const message = `${path.at(-1)} is empty: no ${path.at(-1)} is asked for, and what the defaults ask for is dropped`;
  return { path, message, severity: "warning", hint: "Write an amount, or leave the key out to keep the defaults." };
}

function aboutUnreadable(text: string, spec: Spec, path: KeyPath): Finding {
  const message = `${path.at(-1)} ${showText(text)} is not a Kubernetes quantity, and Pachyderm drops it in silence`;
  const meant = quantityMeant(text);
  if (meant === null) return { path, message };
  const value = parseQuantity(meant);
  const hint = `Write "${meant}" (${value === null ? "" : inBytes(value)})${binary(meant)}.`;
  const edits = replaceText(spec, path, { from: text, to: meant });
  if (edits.length === 0) return { path, message, hint };
  return { path, message, hint, repair: { summary: `${showText(text)} -> "${meant}"`, edits } };
}

function binary(quantity: string): string {
  return /[kMGTP]$/.test(quantity) ? ` or "${quantity.replace("k", "K")}i"` : "";
}

function inBytes(bytes: number): string {
  return `${Math.round(bytes)
    .toString()
    .replace(/\B(?=(?:\d{3})+$)/g, " ")} bytes`;
}
