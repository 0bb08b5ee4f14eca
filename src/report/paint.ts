import type { Severity } from "../problem.ts";

/** Colour says severity and nothing else; everything can be read without it. */
export type Paint = { [Level in Severity]: (text: string) => string } & { fine: (text: string) => string };

/** Colours where the terminal may have them, the bare text elsewhere. */
export function paintFor({ colors }: { colors: boolean }): Paint {
  const colored = (code: number) => (text: string) => (colors ? `\x1b[${code}m${text}\x1b[39m` : text);
  return { error: colored(31), warning: colored(33), fine: colored(32) };
}
