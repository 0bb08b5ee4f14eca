// The syntax checks of k8s.io/apimachinery 0.29, util/validation.

/** True for the value of a label: empty, or at most 63 characters with a letter or digit at both ends. */
export function isLabelValue(text: string): boolean {
  return text === "" || isLabelPart(text);
}

/** True for the key of a label or annotation: a label's name, with an optional DNS name and `/` before it. */
export function isLabelKey(text: string): boolean {
  const slash = text.indexOf("/");
  if (slash === -1) return isLabelPart(text);
  return isSubdomain(text.slice(0, slash)) && isLabelPart(text.slice(slash + 1));
}

/** True for the name of a secret and most other objects: lower-case DNS labels with dots between, at most 253 characters. */
export function isSubdomain(text: string): boolean {
  return text.length <= 253 && text.split(".").every((part) => /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(part));
}

/** True for the name of a volume: one lower-case DNS label, at most 63 characters. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && !text.includes(".") && isSubdomain(text);
}

/** True for the name of an environment variable of a container. */
export function isVariableName(text: string): boolean {
  return /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(text) && text !== "." && !text.startsWith("..");
}

/** True for a resource that Kubernetes knows only by the driver's domain: `nvidia.com/gpu`. */
export function isExtendedResource(text: string): boolean {
  return text.includes("/") && isLabelKey(text);
}

function isLabelPart(text: string): boolean {
  return text.length <= 63 && /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(text);
}
