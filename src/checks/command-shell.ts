import { foreignPlaceholderIn } from "../pachyderm/foreign-placeholder.ts";
import type { KeyPath } from "../pachyderm/key-path.ts";
import { isScriptlessShell, isShell, shellSyntax, splitWords } from "../pachyderm/shell-words.ts";
import { showText } from "../pachyderm/show-text.ts";
import { isUnfilled } from "../pachyderm/template-text.ts";
import type { Check, Finding } from "./check.ts";

export const commandShell = {
  kind: "spec",
  code: "command-shell",
  severity: "error",
  refusedBy: "job",
  summary: "The command is a program and its arguments, one list element each; no shell reads it",
  hint: 'Give the line to a shell: "cmd": ["sh"], "stdin": ["…"].',
  rules: ["TR-4"],

  look({ transform, pipeline }) {
    // A script that fills in the pipeline's name fills in the command too.
    const placeholder = foreignPlaceholderIn(pipeline?.name ?? "");
    const commands = [
      { cmd: transform?.cmd ?? [], path: ["transform", "cmd"] },
      { cmd: transform?.err_cmd ?? [], path: ["transform", "err_cmd"] },
    ];
    return commands.flatMap(({ cmd, path }) => {
      if (isScriptlessShell(cmd)) return [aboutScript(cmd, path)];
      // A program that starts a shell, `env bash -c` say, may be meant to get its syntax.
      if (cmd.some((argument) => isShell(argument) || isUnfilled(argument))) return [];
      if (placeholder !== null && cmd.some((argument) => argument.includes(placeholder))) return [];
      return [...aboutOneLine(cmd, path), ...aboutArguments(cmd, path)];
    });
  },
} satisfies Check;

function aboutOneLine(cmd: readonly string[], path: KeyPath): Finding[] {
  const [line = "", ...rest] = cmd;
  if (rest.length > 0 || !/\S\s+\S/.test(line)) return [];
  const words = splitWords(line);
  const message = `every datum fails: there is no program called ${showText(line)}, and no shell splits it into words`;
  const hint =
    words === null
      ? `Give the line to a shell: "${path.at(-1)}": ["sh", "-c", ${showText(line)}].`
      : `Write each word as an element: "${path.at(-1)}": [${words.map(showText).join(", ")}].`;
  return [{ path: [...path, 0], message, hint }];
}

function aboutScript(cmd: readonly string[], path: KeyPath): Finding {
  const [shell = "", ...rest] = cmd;
  const index = 1 + rest.findIndex((argument) => !argument.startsWith("-"));
  const message = `every datum fails: ${showText(shell)} looks for a script called ${showText(cmd[index] ?? "")}, since no -c says that it is commands`;
  const hint = `Write -c before it: "${path.at(-1)}": [${[...cmd.slice(0, index), "-c", ...cmd.slice(index)].map(showText).join(", ")}].`;
  return { path: [...path, index], message, hint };
}

function aboutArguments(cmd: readonly string[], path: KeyPath): Finding[] {
  const [program = "", ...rest] = cmd;
  const shell = `Give the whole line to a shell: "${path.at(-1)}": ["sh", "-c", ${JSON.stringify(cmd.join(" "))}].`;
  const found = rest.flatMap((argument, index): Finding[] => {
    const kind = shellSyntax(argument);
    if (kind === null) return [];
    const where = [...path, index + 1];
    const gets = `program ${showText(program)} gets ${showText(argument)} as an argument`;
    if (kind === "operator") return [{ path: where, message: `${gets}: no shell reads the command`, hint: shell }];
    const what = kind === "variable" ? "puts the variable's value in its place" : "looks for files that match it";
    return [{ path: where, message: `${gets} as it stands: no shell ${what}`, hint: shell, severity: "warning" }];
  });
  // One finding says it: the rest of the line is the same mistake.
  return found.slice(0, 1);
}
