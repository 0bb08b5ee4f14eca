import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checks } from "../checks/index.ts";
import { Failure } from "../failure.ts";
import type { Host } from "../host.ts";
import { nearest } from "../nearest.ts";
import { packageFolder } from "../package-files.ts";
import { showPage } from "../report/page.ts";
import { defineCommand } from "./command.ts";

export const explainCommand = defineCommand({
  name: "explain",
  summary: "Show what a check is about, with a bad and a good example",
  description:
    "Shows the page of one check: who refuses, what happens, how to mend it. Without a name, lists all checks.",
  examples: [
    { line: "pachook explain", shows: "all checks" },
    { line: "pachook explain glob", shows: "one of them" },
  ],
  operands: [{ name: "CHECK", summary: "the name that stands beside a problem" }],
  flags: { json: { kind: "switch", summary: "Print one JSON value" } },
  async run(host, args) {
    const [code] = args.operands;
    if (code === undefined) host.print(args.is("json") ? asJson(checks.map(plain)) : listed(host));
    else {
      const text = pageOf(code);
      const found = checks.find((check) => check.code === code);
      const value = { ...(found === undefined ? { code } : plain(found)), page: text };
      host.print(args.is("json") ? asJson(value) : showPage(text, host.terminal));
    }
    return 0;
  },
});

const pages = () => join(packageFolder(), "docs", "checks");

function pageOf(code: string): string {
  const codes = readdirSync(pages()).flatMap((name) => (name.endsWith(".md") ? [name.slice(0, -".md".length)] : []));
  if (codes.includes(code)) return readFileSync(join(pages(), `${code}.md`), "utf8");
  const meant = nearest(code, codes);
  const also = meant === undefined ? "" : `; did you mean "${meant}"?`;
  throw new Failure("usage", `there is no check "${code}"${also}`, "All checks: pachook explain");
}

type Explained = { code: string; severity: string; refusedBy: string | null; summary: string };

function plain({ code, severity, refusedBy, summary }: Explained): Explained {
  return { code, severity, refusedBy, summary };
}

function listed({ terminal }: Host): string {
  const width = Math.max(0, ...checks.map(({ code }) => code.length));
  const lines = checks.map(({ code, summary }) => {
    const room = terminal.width - width - 2;
    return `${code.padEnd(width)}  ${summary.length > room ? `${summary.slice(0, room - 1)}…` : summary}`;
  });
  return `${lines.join("\n")}\n\nMore about one:  npx pachook explain ${checks[0]?.code ?? "CHECK"}\n`;
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
