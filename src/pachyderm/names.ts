/** The most characters that pachd takes in the name of a pipeline or project. Source: src/server/pps/server/api_server.go. */
const longestName = 51;

/** The most characters Kubernetes takes in the name of a worker's service (a DNS label). */
const longestKubernetesName = 63;

/** True for what pachd takes as the name of a pipeline, project, repo or branch. Source: src/internal/ancestry, `ValidateName`. */
export function isName(text: string): boolean {
  return /^[a-zA-Z0-9_-]+$/.test(text);
}

/** Why a text is no name, in pachd's words; null for a name. */
export function nameReason(text: string): string | null {
  if (isName(text)) return null;
  return `name (${JSON.stringify(text).slice(1, -1)}) invalid: only alphanumeric characters, underscores, and dashes are allowed`;
}

/**
 * Why pachd refuses characters of a pipeline's name, in its own words; null for a name. It first looks the pipeline up, and
 * there `^`, `~` and `.` mean an older version, `@` a commit: so such names are refused with other words.
 * Source: src/internal/ancestry, `Parse`; src/server/pps/server/api_server.go.
 */
export function pipelineNameReason(text: string): string | null {
  const at = text.search(/[\^~.]/);
  if (at !== -1 && !text.includes("@")) {
    const separator = text.charAt(at);
    const rest = text.slice(at + 1);
    const other = [...rest].find((letter) => letter !== separator);
    if (other !== undefined && !/^[+-]?[0-9]+$/.test(rest)) {
      return `invalid ancestry syntax ${JSON.stringify(text)}, cannot mix ${separator} and ${other} characters`;
    }
    if (separator === ".") return "cannot inspect future pipelines";
  }
  if (text.includes("@")) return "invalid ancestry format";
  return nameReason(text);
}

/** How many characters a pipeline's or project's name is over the limit; 0 or less where it fits. */
export function charactersOver(name: string): number {
  return name.length - longestName;
}

/** The name of the Kubernetes objects of a pipeline, at its two-digit versions. Source: src/internal/ppsutil, `PipelineRcName`. */
export function kubernetesNameOf(project: string, pipeline: string): string {
  return `${project}-${pipeline}-v99`.replaceAll("_", "-").toLowerCase();
}

/** How many characters a Kubernetes name is over the limit; 0 or less where it fits. */
export function kubernetesCharactersOver(name: string): number {
  return name.length - longestKubernetesName;
}

/** The nearest text that pachd takes as a name: accents dropped, other characters replaced by `-`. Null where nothing is left. */
export function nearestName(text: string): string | null {
  const plain = text.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const kept = plain.replace(/[^a-zA-Z0-9_]+/g, "-").replace(/^[_-]+/, "");
  const cut = trimEnd(kept.slice(0, longestName));
  return cut === "" ? null : cut;
}

function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /[_-]/.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
