import type { Image } from "./image.ts";

/** The command that builds an image at somebody's desk, to be copied into a POSIX shell in the top level. */
export function buildCommand({ context, dockerfile, target, args }: Image, reference: string): string {
  const usual = context === "." ? "Dockerfile" : `${context}/Dockerfile`;
  const words = [
    ...["docker", "build", "--tag", reference],
    ...(dockerfile === usual ? [] : ["--file", dockerfile]),
    ...(target === null ? [] : ["--target", target]),
    ...Object.entries(args).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]),
    context,
  ];
  return words.map(quoted).join(" ");
}

function quoted(word: string): string {
  return /^[A-Za-z0-9_./:@=,+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
