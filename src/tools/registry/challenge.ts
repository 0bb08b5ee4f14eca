/** What a registry asks for when it answers 401. */
export type Challenge =
  | { kind: "bearer"; realm: string; service: string | null; scope: string | null }
  | { kind: "basic" }
  | { kind: "unknown"; scheme: string };

/**
 * Reads a WWW-Authenticate header. Of several challenges the first that we can meet counts.
 * Source: RFC 9110 §11.6.1; distribution's token authentication specification.
 */
export function parseChallenge(header: string): Challenge {
  const challenges = splitChallenges(header);
  const bearer = challenges.find(({ scheme, values }) => scheme === "bearer" && values.has("realm"));
  if (bearer !== undefined) {
    const { values } = bearer;
    return {
      kind: "bearer",
      realm: values.get("realm") ?? "",
      service: values.get("service") ?? null,
      scope: values.get("scope") ?? null,
    };
  }
  if (challenges.some(({ scheme }) => scheme === "basic")) return { kind: "basic" };
  return { kind: "unknown", scheme: challenges[0]?.scheme ?? "" };
}

type RawChallenge = { scheme: string; values: Map<string, string> };

function splitChallenges(header: string): RawChallenge[] {
  const challenges: RawChallenge[] = [];
  const token = /\s*,?\s*([A-Za-z0-9!#$%&'*+.^_`|~-]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/y;
  for (let match = token.exec(header); match !== null && match[0] !== ""; match = token.exec(header)) {
    const [, name = "", quoted, bare] = match;
    if (quoted === undefined && bare === undefined) challenges.push({ scheme: name.toLowerCase(), values: new Map() });
    else challenges.at(-1)?.values.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "");
  }
  return challenges;
}
