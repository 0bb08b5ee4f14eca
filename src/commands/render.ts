import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { Failure } from "../failure.ts";
import { type RenderedFiles, render } from "../flows/render.ts";
import type { Host } from "../host.ts";
import { showFindings } from "../report/show-findings.ts";
import { gitIn } from "../tools/git.ts";
import { defineCommand } from "./command.ts";
import { sourceOf } from "./validate.ts";

export const renderCommand = defineCommand({
  name: "render",
  summary: "Write specs with their values filled in, as pachctl would get them",
  description:
    "Fills <%= %>, placeholders and the images that this repository builds for one environment and the commit that is " +
    "checked out. One spec file goes to stdout; several are divided by ---. With -o they go into a folder, under their own paths.",
  examples: [
    { line: "pachook render --env dev pipelines/edges.yaml", shows: "one file, for dev" },
    { line: "pachook render --env prod -o out", shows: "all of them into a folder" },
  ],
  operands: [{ name: "FILE", summary: "a template, or a folder", many: true }],
  flags: {
    env: { kind: "text", placeholder: "NAME", summary: "The environment; without it, the first of pachook.yaml" },
    out: { kind: "text", placeholder: "DIR", summary: "Write into this folder instead of stdout", short: "o" },
    config: { kind: "text", placeholder: "FILE", summary: "Read this file instead of pachook.yaml" },
  },
  async run(host, args) {
    const source = await sourceOf(host, args.operands);
    const [environment, configPath, out] = [args.text("env"), args.text("config"), args.text("out")];
    const rendered = await render(source.tree, {
      named: source.named,
      commit: await commitIn(host),
      ...(environment === undefined ? {} : { environment }),
      ...(configPath === undefined ? {} : { configPath: source.pathOf(configPath) }),
    });
    tellProblems(host, rendered, source.showFile);
    if (rendered.problems.some(({ severity }) => severity === "error")) return 1;
    if (out === undefined) host.print(rendered.files.map(({ text }) => text).join("\n---\n"));
    else writeFiles(rendered.files, resolve(host.cwd, out));
    return 0;
  },
});

/** Without a repository, or before the first commit, zeros stand for it: the shape is right and nobody mistakes it. */
async function commitIn({ cwd, env, run }: Host): Promise<string> {
  try {
    return (await gitIn({ cwd, env }, run).currentCommit()) ?? "0".repeat(40);
  } catch (error) {
    if (error instanceof Failure && error.code === "git") return "0".repeat(40);
    throw error;
  }
}

/** On stderr: stdout is the specs. */
function tellProblems(
  host: Host,
  { problems, leftOut, files }: RenderedFiles,
  showFile: (file: string) => string,
): void {
  const notChecked = leftOut.map((file) => ({
    file,
    why: "it is Jsonnet, which this does not render",
    hint: `Render it with jsonnet: jsonnet ${file}`,
  }));
  if (problems.length + notChecked.length === 0) return;
  const heldBack = { baseline: 0, silenced: 0 };
  const findings = { files: files.length, specs: files.length, problems, notChecked, heldBack, sources: new Map() };
  host.note(showFindings(findings, "text", { terminal: host.terminal, quiet: false, showFile, rules: [] }));
}

/** Every file keeps its path below the folder; one that would leave it stops all. */
function writeFiles(files: RenderedFiles["files"], folder: string): void {
  const targets = files.map(({ path, text }) => ({ target: join(folder, path), text }));
  const outside = targets.find(({ target }) => !target.startsWith(folder + sep));
  if (outside !== undefined)
    throw new Failure("usage", `${outside.target} lies outside of ${folder}`, "Render it to stdout.");
  for (const { target, text } of targets) {
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}
