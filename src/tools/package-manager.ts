import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure.ts";
import type { Env } from "../host.ts";
import { foreignEnvironment } from "./git-environment.ts";
import type { Run } from "./run.ts";

/** What they write beside package.json. */
export const lockFiles = ["package-lock.json", "pnpm-lock.yaml", "yarn.lock"] as const;

type PackageManager = "npm" | "pnpm" | "yarn";

/** The one that package.json names, else the one whose lock file is there, else npm. */
function packageManagerOf(folder: string): PackageManager {
  const path = join(folder, "package.json");
  const manifest: unknown = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  const named = /^(npm|pnpm|yarn)@/.exec(String(Object(manifest).packageManager))?.[1];
  if (named === "pnpm" || existsSync(join(folder, "pnpm-lock.yaml"))) return "pnpm";
  if (named === "yarn" || existsSync(join(folder, "yarn.lock"))) return "yarn";
  return "npm";
}

/**
 * Installs what package.json lists.
 *
 * @throws Failure with what the package manager said last
 */
export async function installPackages(folder: string, { env, run }: { env: Env; run: Run }): Promise<void> {
  const manager = packageManagerOf(folder);
  const command = { file: manager, args: ["install"], cwd: folder, env: foreignEnvironment(env), timeoutMs: 600_000 };
  const { exitCode, stdout, stderr } = await run(command);
  if (exitCode === 0) return;
  const said = (stderr.trim() || stdout.trim()).split("\n").at(-1) ?? "";
  const hint = `Run \`${manager} install\` in ${folder}, then \`npx pachook install\`; \`pachook uninstall\` goes back.`;
  throw new Failure("tool", `${manager} install failed: ${said}`, hint);
}

/** The command that takes us out of a folder's node_modules, to be typed there. */
export function uninstallCommand(folder: string): string {
  const manager = packageManagerOf(folder);
  return `${manager} ${manager === "npm" ? "uninstall" : "remove"} pachook`;
}
