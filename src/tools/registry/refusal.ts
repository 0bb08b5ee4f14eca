import { Failure } from "../../failure.ts";

/** Turns an answer that is no success into words: the registry's own first message, and what to do. */
export async function refusal(response: Response, host: string, doing: string): Promise<Failure> {
  const first = firstError(await response.text().catch(() => ""));
  const said = messageOf(first);
  const isFull = response.status >= 500 && tellsOfFullDisk(first);
  const because = isFull ? ": its disk is full" : said === "" ? "" : `: ${said}`;
  return new Failure(
    "tool",
    `${host} refused ${doing} (HTTP ${response.status})${because}`,
    nextStep(isFull ? 507 : response.status, host),
  );
}

function nextStep(status: number, host: string): string {
  if (status === 401) return `Log in: docker login ${host}`;
  if (status === 403) return "Ask for the right to push there, or name another repository in pachook.yaml.";
  if (status === 404) return "The repository may have to be created first; some registries do not make one on push.";
  if (status === 413 || status === 507)
    return "The registry is full or takes nothing this large. Make room, then run the same command again.";
  if (status === 429) return "The registry asks for patience. Run the same command again later.";
  return "Run the same command again; if it stays, ask whoever runs the registry.";
}

/** Source: OCI distribution specification, "Error Codes". */
function firstError(body: string): object {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return {};
  }
  const errors = typeof parsed === "object" && parsed !== null && "errors" in parsed ? parsed.errors : null;
  const first: unknown = Array.isArray(errors) ? errors[0] : null;
  return typeof first === "object" && first !== null ? first : {};
}

/** Foreign text: one line, printable, short. */
function messageOf(first: object): string {
  const code = "code" in first && typeof first.code === "string" ? first.code : "";
  const message = "message" in first && typeof first.message === "string" ? first.message : "";
  const text = [code, message].filter((part) => part !== "").join(", ");
  return text.replace(/[^\x20-\x7e]+/g, " ").slice(0, 200);
}

/**
 * Docker's registry answers "unknown error" where its disk is full, and tells more in the detail alone: the system's
 * error, whose number is 28 (ENOSPC). Source: distribution, registry/storage/driver/storagedriver.go (`Error`).
 */
function tellsOfFullDisk(first: object): boolean {
  if (!("detail" in first)) return false;
  const detail = JSON.stringify(first.detail) ?? "";
  return /"Err":28\b/.test(detail) || /no space left on device/i.test(detail);
}
