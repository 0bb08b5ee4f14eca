import { type Block, bodyIn, withBlock } from "./block.ts";
import { chainedIn, chainLines } from "./chain.ts";
import { hookBlock, hookNames } from "./hook-block.ts";
import { withPachook } from "./package-json.ts";
import type { Survey } from "./survey.ts";

/** One file as it is and as it will be; null = not there. The path is relative to the top level. */
export type FileChange = { path: string; before: string | null; after: string; why: string };

export type ReadText = (path: string) => string | null;

/** The files that init would change, in the order it writes them: what is to be ignored comes before what appears. */
export function planFiles(survey: Survey, version: string, read: ReadText): FileChange[] {
  const { packageFolder } = survey;
  const manifest = inFolder(packageFolder, "package.json");
  const hooks = inFolder(survey.installedIn ?? packageFolder, "node_modules/pachook/hooks");
  const blocks = hookBlocks(survey, { hooks, read }).map(({ name, block }) => ({
    path: `.husky/${name}`,
    why: blockWhy(name, survey),
    edit: (text: string | null) => withBlock(text, block),
  }));
  const edits = [
    { path: ".gitignore", why: "what npm and Pachook make is not for git", edit: ignoring },
    ...(read(".dockerignore") === null && read("Dockerfile") === null
      ? []
      : [{ path: ".dockerignore", why: "nor for an image", edit: ignoring }]),
    { path: manifest, why: manifestWhy(read(manifest)), edit: (text: string | null) => withPachook(text, version) },
    { path: ".husky/.gitattributes", why: "hooks keep LF line ends", edit: lineEnds },
    ...blocks,
  ];
  return edits.flatMap(({ path, why, edit }) => {
    const before = read(path);
    const after = edit(before);
    return after === before ? [] : [{ path, before, after, why }];
  });
}

function blockWhy(name: string, { earlier }: Survey): string {
  const called = [
    ...(hookNames.some((ours) => ours === name) ? [`${name} of ours`] : []),
    ...(earlier.hooks.some((hook) => hook.name === name) ? ["the hook that was there"] : []),
  ];
  return `calls ${called.join(" and ")}`;
}

type Where = { hooks: string; read: ReadText };

function hookBlocks(survey: Survey, { hooks, read }: Where): { name: string; block: Block }[] {
  const { folder, hooks: earlier } = survey.earlier;
  const ours = hookNames.map((name) => {
    const block = hookBlock(name, hooks);
    const chained = earlier.filter((hook) => hook.name === name).map((hook) => chainLines(hook, folder));
    // Once husky is on, nobody sees any more what ran before it: the first init wrote it down here.
    const kept = chainedIn(bodyIn(read(`.husky/${name}`) ?? ""));
    return { name, block: { ...block, body: block.body + (chained.length > 0 ? chained.join("") : kept) } };
  });
  const others = earlier
    .filter((hook) => !hookNames.some((name) => name === hook.name))
    .map((hook) => ({ name: hook.name, block: { body: chainLines(hook, folder), at: "start" as const } }));
  return [...ours, ...others];
}

function ignoring(text: string | null): string {
  const present = new Set((text ?? "").split(/\r?\n/).map((line) => line.trim().replace(/^\/|\/$/g, "")));
  const missing = ["node_modules", ".pachook"].filter((name) => !present.has(name));
  const names = missing.map((name) => `${name}/\n`).join("");
  return names === "" ? (text ?? "") : withBlock(text, { body: names, at: "end" });
}

function lineEnds(text: string | null): string {
  return text?.includes("eol=lf") ? text : withBlock(text, { body: "* text eol=lf\n", at: "end" });
}

function manifestWhy(text: string | null): string {
  return text === null
    ? "new: names Pachook as a development tool, and nothing else of npm's"
    : "Pachook among the development tools; `npm install` switches the hooks on";
}

function inFolder(folder: string, path: string): string {
  return folder === "." ? path : `${folder}/${path}`;
}
