import type { Env, Terminal } from "./host.ts";

/** What the process knows about where its text goes. */
export type Streams = {
  stdin: { isTTY?: boolean | undefined };
  stdout: { isTTY?: boolean | undefined; columns?: number | undefined };
  stderr: { isTTY?: boolean | undefined };
};

/** What may be shown, by the conventions of no-color.org and force-color.org. */
export function terminalOf(streams: Streams, env: Env, platform: string): Terminal {
  const said = Number(env["COLUMNS"]);
  return {
    colors: wantsColors(streams, env),
    interactive: streams.stdin.isTTY === true && streams.stderr.isTTY === true && !env["CI"],
    width: streams.stdout.columns || (said > 0 ? said : 80),
    unicode: showsUnicode(env, platform),
  };
}

function wantsColors(streams: Streams, env: Env): boolean {
  const forced = env["FORCE_COLOR"];
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  if (env["NO_COLOR"]) return false;
  return streams.stdout.isTTY === true && env["TERM"] !== "dumb";
}

function showsUnicode(env: Env, platform: string): boolean {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"];
  if (locale !== undefined && locale !== "") return /utf-?8/i.test(locale);
  // Unset: a terminal on macOS is UTF-8; on Windows only the newer one is; a bare Linux console is in the C locale.
  return platform === "darwin" || (platform === "win32" && env["WT_SESSION"] !== undefined);
}
