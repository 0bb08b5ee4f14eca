import type { Env } from "../host.ts";
import type { Mapping, Node, Scalar, Span } from "../pachyderm/node.ts";
import { parseDocuments } from "../pachyderm/parse.ts";
import { sourceOf } from "../pachyderm/source.ts";
import type { ParsedFile } from "../pachyderm/spec.ts";
import { decodeText } from "../pachyderm/text.ts";
import type { Run } from "../tools/run.ts";
import type { JsonnetFile } from "./discover.ts";

/** A rendered template, all of whose places are its first character; or why it could not be checked. */
export type Rendered = { file: ParsedFile } | { path: string; why: string; hint: string };

export type Renderer = { cwd: string; env: Env; run: Run };

const programs = ["jsonnet", "go-jsonnet", "jsonnet-go"] as const;
const timeoutMs = 10_000;

/**
 * Renders a Jsonnet template with the `jsonnet` that is installed. The template comes from any branch, so it reads
 * nothing: it goes in on stdin, one with an import is not rendered at all, and of the environment it gets PATH alone
 * (JSONNET_PATH would add folders to import from). pachd takes no imports of files either (src/internal/pachtmpl).
 */
export async function renderJsonnet({ path, bytes }: JsonnetFile, { cwd, env, run }: Renderer): Promise<Rendered> {
  const { text } = decodeText(bytes);
  if (mayImport(text)) {
    const hint = "Write what it imports into the template: pachd takes no imports of files either.";
    return { path, why: "it imports a file, and a template may read none", hint };
  }
  for (const file of programs) {
    try {
      const command = { file, args: ["-"], cwd, timeoutMs, env: { PATH: env["PATH"] }, stdin: text };
      const { exitCode, stdout, stderr } = await run(command);
      if (exitCode === 0) return { file: atStart(path, text, stdout) };
      return { path, ...refusal(stderr) };
    } catch (error) {
      if (!isMissing(error)) return { path, why: messageOf(error), hint: `See what it does: jsonnet ${path}` };
    }
  }
  const hint = "Install jsonnet, and see that `jsonnet --version` answers.";
  return { path, why: "no jsonnet is installed to render it with", hint };
}

/** True for anything that could be an import; a name that only begins with the word is none. */
function mayImport(text: string): boolean {
  return /(?:^|[^A-Za-z_])import(?:str|bin)?\s*(?:["'@|(#]|\/[/*])/.test(text);
}

function refusal(stderr: string): { why: string; hint: string } {
  const said = stderr.trim().split("\n")[0]?.slice(0, 200) ?? "";
  if (/missing argument/i.test(said)) {
    return { why: `it needs arguments: ${said}`, hint: "Give each parameter of the function a standard value." };
  }
  return { why: `jsonnet refuses it: ${said || "without a word"}`, hint: "Mend the template." };
}

function isMissing(error: unknown): boolean {
  return /is not there to run|ENOENT/.test(messageOf(error));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Nothing says which line of a template made which value, so no place is better than a wrong one. */
function atStart(path: string, template: string, rendered: string): ParsedFile {
  const parsed = parseDocuments(path, new TextEncoder().encode(rendered));
  const documents = parsed.documents.map((document) => ({ ...document, root: moved(document.root) }));
  const faults = parsed.faults.map((fault) => ({ ...fault, span: start }));
  return { source: sourceOf(path, template), documents, faults };
}

const start: Span = { start: 0, end: 1 };

function moved(root: Node): Node {
  const copy = { ...root, span: start };
  const open: Node[] = [copy];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === "sequence") {
      node.items = node.items.map((item) => ({ ...item, span: start }));
      open.push(...node.items);
    } else if (node.kind === "mapping") {
      node.entries = node.entries.map(movedEntry);
      open.push(...node.entries.map(({ value }) => value));
    }
  }
  return copy;
}

function movedEntry({ key, value }: { key: Scalar; value: Node }): Mapping["entries"][number] {
  return { key: { ...key, span: start }, value: { ...value, span: start } };
}
