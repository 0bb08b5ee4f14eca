import { Failure } from "../../failure.ts";

/** Turns an answer that is no success into words: the registry's own first message, and what to do. */
export async function refusal(response: Response, host: string, doing: string): Promise<Failure> {
  const said = firstMessage(await response.text().catch(() => ""));
  const because = said === "" ? "" : `: ${said}`;
  return new Failure(
    "tool",
    `${host} refused ${doing} (HTTP ${response.status})${because}`,
    nextStep(response.status, host),
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

/** Source: OCI distribution specification, "Error Codes". Foreign text: one line, printable, short. */
function firstMessage(body: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return "";
  }
  const errors = typeof parsed === "object" && parsed !== null && "errors" in parsed ? parsed.errors : null;
  const first: unknown = Array.isArray(errors) ? errors[0] : null;
  if (typeof first !== "object" || first === null) return "";
  const code = "code" in first && typeof first.code === "string" ? first.code : "";
  const message = "message" in first && typeof first.message === "string" ? first.message : "";
  const text = [code, message].filter((part) => part !== "").join(", ");
  return text.replace(/[^\x20-\x7e]+/g, " ").slice(0, 200);
}
