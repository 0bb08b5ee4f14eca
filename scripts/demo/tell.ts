import type { Repo } from "../../test/support/with-repo.ts";

/** One command of the demo: what it is for, what is typed, and how it has to end. */
export type Step = {
  why: string;
  typed: readonly [file: string, ...args: string[]];
  exitCode: number;
  /** What is run for it: npx would ask the registry where nothing is installed. */
  instead?: string;
  /** Has to occur in what it prints. */
  says?: string;
};

/**
 * Says what will be typed, types it, and shows what comes back.
 *
 * @returns what was printed
 * @throws where the step does not end as told
 */
export async function tell({ run }: Pick<Repo, "run">, step: Step): Promise<string> {
  const [file, ...args] = step.typed;
  say(`\n# ${step.why}\n$ ${[file, ...args].map(quoted).join(" ")}`);
  // As npx does it: the program that the package put into node_modules/.bin.
  const [program = file, ...rest] =
    step.instead !== undefined
      ? [step.instead, ...args.slice(1)]
      : file === "npx"
        ? ["npx", "--no", "--", ...args]
        : [file, ...args];
  // In the order in which a terminal would show it.
  const { exitCode, stdout: printed } = await run("sh", ["-c", 'exec "$@" 2>&1', "sh", program, ...rest]);
  process.stdout.write(printed);
  if (exitCode !== step.exitCode)
    throw new Error(`that ended with ${exitCode} and should have ended with ${step.exitCode}`);
  if (step.says !== undefined && !printed.includes(step.says)) throw new Error(`that should have said "${step.says}"`);
  return printed;
}

/** A line of the demo itself. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/**
 * Says something that the demo has looked up.
 *
 * @throws where it does not hold
 */
export function sayIf(holds: boolean, text: string): void {
  if (!holds) throw new Error(`this does not hold: ${text}`);
  say(`(${text})`);
}

function quoted(word: string): string {
  return /^[\w./@:=-]+$/.test(word) ? word : `"${word}"`;
}
