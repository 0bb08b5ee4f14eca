/**
 * Compiles a COPY source to a test for context paths: Go's filepath.Match one path part at a time, true for the
 * path itself and, where it names a folder, for everything below it. `.` and `/` are the whole context.
 * Source: Go's path/filepath documentation; moby/buildkit solver/llbsolver/file.
 *
 * @returns null for a pattern that is malformed
 */
export function matcherOf(source: string): ((path: string) => boolean) | null {
  const parts = cleanParts(source);
  if (parts.length === 0) return () => true;
  const tests: RegExp[] = [];
  for (const part of parts) {
    const test = partToRegExp(part);
    if (test === null) return null;
    tests.push(test);
  }
  return (path) => {
    const steps = path.split("/");
    return steps.length >= tests.length && tests.every((test, index) => test.test(steps[index] ?? ""));
  };
}

/**
 * True where a source names a symbolic link, or a path through one: engines follow it, to files that the pattern itself
 * does not match.
 *
 * @param links paths of the context's symbolic links
 */
export function passesLink(source: string, links: readonly string[]): boolean {
  const parts = cleanParts(source);
  return links.some((link) => {
    const depth = link.split("/").length;
    return depth <= parts.length && matcherOf(parts.slice(0, depth).join("/"))?.(link) === true;
  });
}

/** `..` stops at the context's top, as docker has it. */
function cleanParts(source: string): string[] {
  const parts: string[] = [];
  for (const part of source.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts;
}

function partToRegExp(part: string): RegExp | null {
  let pattern = "";
  for (let at = 0; at < part.length; at++) {
    const character = part.charAt(at);
    if (character === "*") {
      if (!pattern.endsWith("[^/]*")) pattern += "[^/]*";
    } else if (character === "?") pattern += "[^/]";
    else if (character === "[") {
      const end = part.indexOf("]", at + 2);
      if (end === -1) return null;
      const inside = part.slice(at + 1, end).replace(/^\^/, "");
      pattern += `[${part.charAt(at + 1) === "^" ? "^" : ""}${inside.replace(/[\]\\^[]/g, "\\$&")}]`;
      at = end;
    } else if (character === "\\") {
      if (at + 1 === part.length) return null;
      pattern += quote(part.charAt(++at));
    } else pattern += quote(character);
  }
  try {
    return new RegExp(`^${pattern}$`, "u");
  } catch {
    return null;
  }
}

function quote(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/-]/, "\\$&");
}
