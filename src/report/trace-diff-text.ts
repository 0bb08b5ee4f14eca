import type { TraceDiff } from "../flows/tracing/trace-diff.ts";
import type { CodeShare, History } from "../trace/history.ts";
import { codeTitle, plural, sharesLine } from "./code-words.ts";
import { harmless } from "./harmless.ts";

/** What lies between two outputs: first the code, then the data, then what is the same. */
export function showTraceDiff(diff: TraceDiff, now: Date): string {
  const { before, after, comparison } = diff;
  const { code, data, same } = comparison;
  const counts = [
    code.length === 0 ? "the same code" : `other code in ${code.length} ${plural(code.length, "pipeline")}`,
    data.length === 0 ? "the same data" : `other data in ${data.length} ${plural(data.length, "repo")}`,
  ];
  const lines = [`From ${nameOf(before)} to ${nameOf(after)}: ${counts.join(", ")}`, ""];
  for (const each of code) lines.push(...codeLines(each, diff, now), "");
  for (const each of data) lines.push(...dataLines(each, diff), "");
  if (same.length > 0) lines.push(`The same in both: ${same.map(shortRepo).join(", ")}`);
  return `${lines.map(harmless).join("\n").trimEnd()}\n`;
}

type Code = TraceDiff["comparison"]["code"][number];
type Data = TraceDiff["comparison"]["data"][number];

function codeLines({ repo, before, after }: Code, { commits }: TraceDiff, now: Date): string[] {
  const between = commits[repo] ?? null;
  const lines = [`code of ${shortRepo(repo)}`, ...sideLines("-", before, now), ...sideLines("+", after, now)];
  if (between === null) return lines;
  const { range, isBack } = between;
  const title = `${range.count} git ${plural(range.count, "commit")} ${isBack ? "taken back" : "between"}`;
  const listed = range.commits.map(({ oid, subject }) => `      ${oid.slice(0, 7)} ${subject}`);
  const left = range.count - range.commits.length;
  return [...lines, `    ${title}`, ...listed, ...(left > 0 ? [`      and ${left} more`] : [])];
}

function sideLines(sign: string, shares: readonly CodeShare[], now: Date): string[] {
  if (shares.length === 0) return [`  ${sign} nothing`];
  const [only, ...others] = shares;
  if (only !== undefined && others.length === 0) return [`  ${sign} ${codeTitle(only.code, now)}`];
  return [`  ${sign} ${sharesLine(shares)}`];
}

function dataLines({ repo, before, after }: Data, { files }: TraceDiff): string[] {
  const side = (commit: Data["before"]) => (commit === null ? "nothing" : `${commit.repo}@${commit.id.slice(0, 7)}`);
  const lines = [`data of ${shortRepo(repo)}: ${side(before)} -> ${side(after)}`];
  const changes = files[repo] ?? null;
  if (changes === null) return lines;
  const { added, changed, removed, some, isCut } = changes;
  const signs = { added: "+", changed: "~", removed: "-" } as const;
  const left = added + changed + removed - some.length;
  return [
    ...lines,
    `    ${added} added, ${changed} changed, ${removed} removed${isCut ? "; not all files were looked at" : ""}`,
    ...some.map(({ path, how }) => `      ${signs[how]} ${path}`),
    ...(left > 0 ? [`      and ${left} more`] : []),
  ];
}

function nameOf({ target: { repo, id, path } }: History): string {
  return `${repo}@${id.slice(0, 7)}${path === null ? "" : `:${path}`}`;
}

function shortRepo(repo: string): string {
  return repo.replace(/^default\//, "");
}
