/** What a program lists, one a line. */
export function linesOf(stdout: string): string[] {
  return stdout.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
}
