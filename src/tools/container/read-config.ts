/** What `image inspect` of docker and podman says; both write it alike. */
export function readConfig(text: string): { id: string; env: Record<string, string>; user: string } {
  const whole = asRecord(parsed(text));
  const config = asRecord(whole["Config"]);
  const list = config["Env"];
  const pairs = (Array.isArray(list) ? list : []).flatMap((each) => (typeof each === "string" ? [each] : []));
  const env = Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
  const [id, user] = [whole["Id"], config["User"]];
  return { id: typeof id === "string" ? id : "", env, user: typeof user === "string" ? user : "" };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
