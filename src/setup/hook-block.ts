import type { Block } from "./block.ts";

export type HookName = (typeof hookNames)[number];
export const hookNames = ["pre-commit", "pre-merge-commit", "pre-push"] as const;

/**
 * What goes into a hook file: one `if` that calls the packaged hook. husky runs the file with `sh -e`, so a refusal
 * ends it without an `exit` of ours, and everything else goes on with the user's lines.
 *
 * @param hooks the folder of the packaged hooks, from the top level, where hooks run
 */
export function hookBlock(name: HookName, hooks: string): Block {
  const script = quoted(`${hooks}/${name}`);
  const absent = `  echo "pachook  ${name}: not installed in this folder, nothing is checked: npm install" >&2\n`;
  const lines = (call: string) => (name === "pre-push" ? replayed(call) : `  ${call}\n`);
  // yarn without node_modules keeps packages in archives that only what it starts can read.
  const packed = `elif [ -f .pnp.cjs ]; then\n${lines(`yarn pachook hook ${name} "$@"`)}`;
  // The end for what reads the index: formatters of the user have written by then. The start for what reads stdin,
  // before anything else has.
  return {
    body: `if [ -f ${script} ]; then\n${lines(`sh ${script} "$@"`)}${packed}else\n${absent}fi\n`,
    at: name === "pre-push" ? "start" : "end",
  };
}

/** Lines that run a command on stdin, which can be read once: it is kept, and given again to the lines that follow. */
export function replayed(command: string): string {
  return [
    "  pachook_refs=$(cat)",
    // Nothing stays nothing: pre-commit (the Python one) fails on an empty line.
    `  { [ -z "$pachook_refs" ] || printf '%s\\n' "$pachook_refs"; } | ${command}`,
    '  if [ -n "$pachook_refs" ]; then',
    "    exec <<PACHOOK_REFS",
    "$pachook_refs",
    "PACHOOK_REFS",
    "  else exec </dev/null; fi",
    "",
  ].join("\n");
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
